import { type Ref, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { keyEntries } from '../../app/commands.ts';
import { Button } from '../../ui/button.tsx';
import { Select, TextField } from '../../ui/field.tsx';
import { type Known, whose } from './confirm.ts';
import styles from './import.module.css';
import { PatientField } from './patient-field.tsx';
import { isFixed, type Plan, takenIn, withPatientForAll } from './plan.ts';
import { NEW_STUDY, type TargetChoice } from './use-target.ts';

interface Props {
  readonly plan: Plan;
  readonly change: (act: (plan: Plan) => Plan) => void;
  readonly folder: string | null;
  readonly known: Known;
  readonly target: TargetChoice;
  readonly date: string;
  readonly setDate: (date: string) => void;
  readonly tried: boolean;
  readonly lacking: number;
  readonly patientRef: Ref<HTMLInputElement>;
  readonly onStore: () => void;
}

/** Whose all pairs are, in which study, from which day; and the end of it. */
export function AssignBar(props: Props) {
  const { plan, folder, target, date, setDate, tried, lacking, onStore } = props;
  const { t } = useTranslation(['importing', 'patient', 'common']);
  const count = takenIn(plan).length;
  const open = plan.pairs.some((pair) => !isFixed(pair));
  const ofOne = new Set(takenIn(plan).map(({ patient }) => patient.trim())).size === 1;
  return (
    <form
      className={styles.assign}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        // Enter in a list of many would store what nobody has looked through.
        if (ofOne) onStore();
      }}
    >
      {open ? <PatientForAll {...props} /> : null}
      {folder === null || open ? null : (
        <p className={styles.folder}>
          {t('study.folder', { study: folder, count: plan.pairs.length })}
        </p>
      )}
      <Select
        label={t('study.label')}
        value={target.choice}
        onChange={target.choose}
        options={[
          ...target.studies.map(({ id, name, kind }) => ({
            value: String(id),
            label:
              kind === 'sample' ? `${name} · ${t('studyKind.sample', { ns: 'common' })}` : name,
          })),
          { value: NEW_STUDY, label: t('study.new') },
        ]}
      />
      {target.choice === NEW_STUDY ? (
        <TextField
          label={t('study.name')}
          value={target.name}
          onChange={target.setName}
          maxLength={200}
          problem={studyProblem(target.problem, {
            required: t('problem.required', { ns: 'common' }),
            taken: t('study.taken'),
          })}
        />
      ) : null}
      {open ? <TextField label={t('date')} type="date" value={date} onChange={setDate} /> : null}
      <div className={styles.storing}>
        <Button
          type={ofOne ? 'submit' : 'button'}
          kind="primary"
          isDisabled={count === 0}
          {...(ofOne ? {} : { onPress: onStore })}
        >
          {count === 0 ? t('storeNone') : t('store', { count })}
          {keyEntries([ofOne ? 'Enter' : 'Mod+Enter']).map((names) => (
            <kbd key={names.join(' ')} aria-hidden="true">
              {names.join(' ')}
            </kbd>
          ))}
        </Button>
        <span className={styles.lack} role="status">
          {tried && lacking > 0 ? t('lacking', { count: lacking }) : ''}
        </span>
      </div>
    </form>
  );
}

function studyProblem(
  problem: TargetChoice['problem'],
  texts: Readonly<Record<'required' | 'taken', string>>,
): string | undefined {
  return problem === null ? undefined : texts[problem];
}

function PatientForAll({ plan, change, known, target, tried, patientRef }: Props) {
  const { t } = useTranslation('importing');
  const [touched, setTouched] = useState(plan.forAll !== '');
  const hint = usePatientHint(plan, known);
  const open = plan.pairs.filter((pair) => !isFixed(pair));
  const codes = new Set(open.map(({ patient }) => patient));
  const [common = ''] = codes.size === 1 ? codes : [];
  const value = touched ? plan.forAll : common;
  return (
    <PatientField
      inputRef={patientRef}
      label={t(plan.pairs.length > 1 ? 'patient.labelAll' : 'patient.label')}
      studyId={target.target.studyId}
      value={value}
      onChange={(code) => {
        // React Aria tells what it shows also where nobody typed.
        if (code === value) return;
        setTouched(true);
        change((now) => withPatientForAll(now, code));
      }}
      placeholder={codes.size > 1 ? t('patient.each') : ''}
      hint={hint.text}
      invalid={hint.wrong || (tried && hint.missing)}
    />
  );
}

interface Hint {
  readonly text: string;
  readonly wrong: boolean;
  readonly missing: boolean;
}

/** Who the patient of all pairs is, or how many they have. */
function usePatientHint(plan: Plan, known: Known): Hint {
  const { t } = useTranslation('importing');
  const taken = takenIn(plan);
  const codes = new Set(taken.map(({ patient }) => patient.trim()));
  const [first] = taken;
  const plain = { wrong: false, missing: false };
  if (first === undefined) return { text: '', ...plain };
  if (codes.size > 1)
    return { text: t('patient.several', { count: [...codes].filter(Boolean).length }), ...plain };
  const who = whose(first, known);
  switch (who.is) {
    case 'nobody':
      return { text: t('patient.choose'), wrong: false, missing: true };
    case 'wrong':
      return { text: t('patient.wrong'), wrong: true, missing: false };
    case 'new':
      return { text: t('patient.newIn', { code: first.patient.trim() }), ...plain };
    case 'alike':
      return { text: t('patient.alike', { code: who.patient.code }), ...plain };
    case 'archived':
      return { text: t('patient.archived', { code: who.patient.code }), ...plain, wrong: true };
    case 'known': {
      const { code, pairs } = who.patient;
      return { text: t('patient.known', { code, count: pairs }), ...plain };
    }
  }
}
