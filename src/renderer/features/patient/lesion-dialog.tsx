import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { PatientRecord } from '../../../shared/contract/patients.ts';
import { CLASS_NAMES } from '../../../shared/domain/diagnosis.ts';
import {
  BIRADS,
  type Lesion,
  type LesionFields,
  lesionFields,
  SIDES,
} from '../../../shared/domain/patient.ts';
import { useApi } from '../../rpc/api.tsx';
import { checked } from '../../ui/checked.ts';
import { Select, TextField } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { BreastClock } from './clock.tsx';
import { lesionInput, lesionTexts, nextLesionCode, NONE, type Texts } from './forms.ts';
import styles from './lesion-dialog.module.css';

interface Props {
  readonly record: PatientRecord;
  /** Null for a new one. */
  readonly lesion: Lesion | null;
  readonly onClose: () => void;
}

export function LesionDialog({ record, lesion, onClose }: Props) {
  const { t, i18n } = useTranslation('patient');
  const api = useApi();
  const create = useMutation(api.patients.createLesion.mutationOptions());
  const update = useMutation(api.patients.updateLesion.mutationOptions());
  const [texts, setTexts] = useState(lesionTexts(lesion ?? newLesion(record), i18n.language));
  return (
    <FormDialog
      wide
      title={lesion === null ? t('addLesion') : t('lesion.edit', { lesion: lesion.code })}
      onClose={onClose}
      checked={checked(lesionFields, lesionInput(texts))}
      save={async (fields) =>
        lesion === null
          ? create.mutateAsync({ patientId: record.patient.id, fields })
          : update.mutateAsync({ id: lesion.id, fields })
      }
    >
      {(problem) => (
        <LesionFieldset
          texts={texts}
          set={(change) => setTexts({ ...texts, ...change })}
          problem={problem}
        />
      )}
    </FormDialog>
  );
}

function newLesion({ lesions }: PatientRecord): LesionFields {
  return {
    code: nextLesionCode(lesions.map(({ code }) => code)),
    side: null,
    clock: null,
    histology: null,
    diagnosis: null,
    birads: null,
    tsukuba: null,
    ebRatio: null,
    note: null,
  };
}

interface FieldsetProps {
  readonly texts: Texts<LesionFields>;
  readonly set: (change: Partial<Texts<LesionFields>>) => void;
  readonly problem: (field: keyof LesionFields) => string | undefined;
}

function LesionFieldset({ texts, set, problem }: FieldsetProps) {
  const { t } = useTranslation(['patient', 'common']);
  const none = { value: NONE, label: t('notStated') };
  const clock = texts.clock === NONE ? null : Number(texts.clock);
  const side = SIDES.find((each) => each === texts.side) ?? null;
  return (
    <div className={styles.fields}>
      <TextField
        label={t('field.lesionCode')}
        value={texts.code}
        onChange={(code) => set({ code })}
        problem={problem('code')}
        isRequired
        autoFocus
      />
      <Select
        label={t('field.diagnosis')}
        value={texts.diagnosis}
        onChange={(diagnosis) => set({ diagnosis })}
        options={[
          none,
          ...CLASS_NAMES.map((value) => ({
            value,
            label: t(`diagnosis.${value}`, { ns: 'common' }),
          })),
        ]}
      />
      <div className={styles.place}>
        <Select
          label={t('field.side')}
          value={texts.side}
          onChange={(value) => set({ side: value })}
          options={[none, ...SIDES.map((value) => ({ value, label: t(`place.${value}`) }))]}
        />
        <Select
          label={t('field.clock')}
          value={texts.clock}
          onChange={(value) => set({ clock: value })}
          options={[
            none,
            ...HOURS.map((value) => ({ value, label: t('place.clock', { clock: value }) })),
          ]}
        />
        <BreastClock side={side} clock={clock} />
      </div>
      <TextField
        label={t('field.histology')}
        value={texts.histology}
        onChange={(histology) => set({ histology })}
        problem={problem('histology')}
      />
      <Select
        label={t('field.birads')}
        value={texts.birads === '' ? NONE : texts.birads}
        onChange={(birads) => set({ birads })}
        options={[none, ...biradsChoices(texts.birads).map((value) => ({ value, label: value }))]}
      />
      <Select
        label={t('field.tsukuba')}
        value={texts.tsukuba}
        onChange={(tsukuba) => set({ tsukuba })}
        options={[none, ...TSUKUBA.map((value) => ({ value, label: t(`tsukuba.${value}`) }))]}
      />
      <TextField
        label={t('field.ebRatio')}
        hint={t('field.ebRatioHint')}
        value={texts.ebRatio}
        onChange={(ebRatio) => set({ ebRatio })}
        problem={problem('ebRatio')}
        inputMode="decimal"
      />
      <div className={styles.wide}>
        <TextField
          label={t('field.note')}
          value={texts.note}
          onChange={(note) => set({ note })}
          problem={problem('note')}
          long
        />
      </div>
    </div>
  );
}

const HOURS = Array.from({ length: 12 }, (_, at) => String(at + 1));
const TSUKUBA = ['1', '2', '3', '4', '5'] as const;

/** The categories, and what a study folder had where that is none of them. */
function biradsChoices(current: string): readonly string[] {
  const known: readonly string[] = BIRADS;
  return known.includes(current) || current === '' || current === NONE
    ? known
    : [current, ...known];
}
