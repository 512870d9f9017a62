import { useQuery } from '@tanstack/react-query';
import { type Ref, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ComboBox, Input, Label, ListBox, ListBoxItem, Popover, Text } from 'react-aria-components';

import type { StudyId } from '../../../shared/domain/ids.ts';
import { useApi } from '../../rpc/api.tsx';
import field from '../../ui/field.module.css';
import styles from './import.module.css';

interface Props {
  readonly label: string;
  /** The label is read aloud only. */
  readonly hideLabel?: boolean;
  /** Whose patients are suggested; none of a study that is not there yet. */
  readonly studyId: StudyId | null;
  readonly value: string;
  readonly onChange: (code: string) => void;
  readonly hint?: string;
  readonly placeholder?: string;
  readonly invalid?: boolean;
  readonly isDisabled?: boolean;
  readonly inputRef?: Ref<HTMLInputElement>;
}

/** A patient's code: one of the study, completed as it is typed, or a new one. */
export function PatientField(props: Props) {
  const { label, hideLabel = false, studyId, value, onChange, hint, invalid = false } = props;
  const { t } = useTranslation('importing');
  const [typing, setTyping] = useState(false);
  const suggestions = useSuggestions(studyId, typing ? value : '');
  return (
    <ComboBox
      className={field.field ?? ''}
      {...(hideLabel ? { 'aria-label': label } : {})}
      items={suggestions}
      inputValue={value}
      onInputChange={onChange}
      onFocusChange={setTyping}
      allowsCustomValue
      isInvalid={invalid}
      isDisabled={props.isDisabled ?? false}
    >
      {hideLabel ? null : <Label className={field.label ?? ''}>{label}</Label>}
      <Input
        ref={props.inputRef}
        className={field.input ?? ''}
        placeholder={props.placeholder ?? ''}
        maxLength={LONGEST}
        spellCheck="false"
        autoComplete="off"
      />
      {hint === undefined ? null : (
        <Text slot="description" className={`${field.hint} ${styles.oneLine}`}>
          {hint}
        </Text>
      )}
      <Popover className={field.popover ?? ''}>
        <ListBox className={field.list ?? ''}>
          {(patient: (typeof suggestions)[number]) => (
            <ListBoxItem className={field.option ?? ''} textValue={patient.code}>
              {patient.code}
              {patient.name === null ? null : (
                <span className={styles.suggestedName}>
                  {t('patient.named', { name: patient.name })}
                </span>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}

/** Longest code, in characters (domain/patient.ts). */
const LONGEST = 200;

function useSuggestions(studyId: StudyId | null, text: string) {
  const api = useApi();
  const wanted = studyId !== null && text.trim() !== '';
  const found = useQuery({
    ...api.patients.suggest.queryOptions({ input: { text: text.trim(), studyId } }),
    enabled: wanted,
  });
  return wanted ? (found.data ?? []) : [];
}
