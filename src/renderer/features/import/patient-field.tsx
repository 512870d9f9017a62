import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type Ref, type RefObject, use, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  ComboBox,
  ComboBoxStateContext,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Text,
} from 'react-aria-components';

import type { StudyId } from '../../../shared/domain/ids.ts';
import type { Patient } from '../../../shared/domain/patient.ts';
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
  /** Whether something was typed since the list was last opened. */
  const typed = useRef(false);
  return (
    <ComboBox
      className={field.field ?? ''}
      {...(hideLabel ? { 'aria-label': label } : {})}
      items={suggestions}
      inputValue={value}
      onInputChange={(text) => {
        typed.current = text !== value;
        onChange(text);
      }}
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
      <OpenWhenFound found={suggestions} typed={typed} />
      <Popover className={field.popover ?? ''}>
        <ListBox className={field.list ?? ''}>
          {(patient: Suggestion) => (
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

interface OpenProps {
  readonly found: readonly unknown[];
  readonly typed: RefObject<boolean>;
}

/** React Aria opens a list as one types, when what is found is not there yet. */
function OpenWhenFound({ found, typed }: OpenProps) {
  const state = use(ComboBoxStateContext);
  useEffect(() => {
    if (state === null || !typed.current || found.length === 0 || !state.isFocused) return;
    typed.current = false;
    state.open(null, 'input');
  }, [found]);
  return null;
}

const NONE: readonly Suggestion[] = [];

type Suggestion = Pick<Patient, 'id' | 'code' | 'name'>;

/** None where the only one is what was typed: there is nothing left to choose. */
function useSuggestions(studyId: StudyId | null, text: string): readonly Suggestion[] {
  const api = useApi();
  const asked = text.trim();
  const wanted = studyId !== null && asked !== '';
  const found = useQuery({
    ...api.patients.suggest.queryOptions({ input: { text: asked, studyId } }),
    enabled: wanted,
    placeholderData: keepPreviousData,
  });
  const list = found.data ?? NONE;
  const [only, another] = list;
  const isTyped = only?.code === asked && another === undefined;
  return !wanted || isTyped ? NONE : list;
}
