import { useTranslation } from 'react-i18next';

import type { PatientFields } from '../../../shared/domain/patient.ts';
import { TextField } from '../../ui/field.tsx';
import type { Texts } from './forms.ts';

interface Props {
  readonly texts: Texts<PatientFields>;
  readonly onChange: (texts: Texts<PatientFields>) => void;
  readonly problem: (field: keyof PatientFields) => string | undefined;
}

/** What is entered about a patient. */
export function PatientFieldset({ texts, onChange, problem }: Props) {
  const { t } = useTranslation('patient');
  return (
    <>
      <TextField
        label={t('field.code')}
        hint={t('field.codeHint')}
        value={texts.code}
        onChange={(code) => onChange({ ...texts, code })}
        problem={problem('code')}
        isRequired
        autoFocus
      />
      <TextField
        label={t('field.name')}
        hint={t('field.nameHint')}
        value={texts.name}
        onChange={(name) => onChange({ ...texts, name })}
        problem={problem('name')}
      />
      <TextField
        label={t('field.birthYear')}
        value={texts.birthYear}
        onChange={(birthYear) => onChange({ ...texts, birthYear })}
        problem={problem('birthYear')}
        inputMode="numeric"
      />
      <TextField
        label={t('field.note')}
        value={texts.note}
        onChange={(note) => onChange({ ...texts, note })}
        problem={problem('note')}
        long
      />
    </>
  );
}
