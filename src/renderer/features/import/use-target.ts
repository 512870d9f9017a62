import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { StudyId } from '../../../shared/domain/ids.ts';
import { line, type Study } from '../../../shared/domain/patient.ts';
import { useApi } from '../../rpc/api.tsx';
import { codesOf, type Known, knownBy, NOBODY } from './confirm.ts';
import type { Plan } from './plan.ts';
import type { Target } from './use-import.ts';

/** Says that a new study is made. */
export const NEW_STUDY = 'new';

/** Where the pairs go, as it is chosen and typed. */
export interface TargetChoice {
  readonly studies: readonly Study[];
  /** A study's number, or NEW_STUDY. */
  readonly choice: string;
  readonly choose: (choice: string) => void;
  readonly name: string;
  readonly setName: (name: string) => void;
  readonly target: Target;
  /** Whether it is the sample of phantoms, where images of patients do not belong. */
  readonly isSample: boolean;
  readonly problem: 'required' | 'taken' | null;
}

/**
 * The study that pairs go to: the one of the patient they are for, a new one for a study folder, or
 * else the first local one.
 */
export function useTarget(
  studies: readonly Study[],
  given: StudyId | null,
  folder: string | null,
): TargetChoice {
  const { t } = useTranslation('importing');
  const [chosen, choose] = useState<string | null>(null);
  const [typed, setName] = useState<string | null>(null);
  const local = studies.find(({ kind }) => kind === 'local');
  const first = folder === null ? (given ?? local?.id) : undefined;
  const choice = chosen ?? (first === undefined ? NEW_STUDY : String(first));
  const study = studies.find(({ id }) => String(id) === choice);
  const name = typed ?? folder ?? t('study.defaultName');
  const isTaken = studies.some((each) => each.name === name.trim());
  const problem = line.safeParse(name).success ? (isTaken ? 'taken' : null) : 'required';
  return {
    studies,
    choice,
    choose,
    name,
    setName,
    target:
      study === undefined
        ? { studyId: null, studyName: name.trim() }
        : { studyId: study.id, studyName: null },
    isSample: study?.kind === 'sample',
    problem: study === undefined ? problem : null,
  };
}

/** How long after the last key a study is asked about codes, in milliseconds. */
const PAUSE = 120;

/** What the study has of the patients that the plan names; as it was, while it is being asked. */
export function useKnown(plan: Plan, studyId: StudyId | null): Known {
  const api = useApi();
  const key = JSON.stringify(codesOf(plan));
  const [asked, setAsked] = useState(key);
  useEffect(() => {
    const timer = window.setTimeout(() => setAsked(key), PAUSE);
    return () => window.clearTimeout(timer);
  }, [key]);
  const codes = JSON.parse(asked) as string[];
  const found = useQuery({
    ...api.patients.ofCodes.queryOptions({ input: { studyId: studyId ?? (0 as StudyId), codes } }),
    enabled: studyId !== null && codes.length > 0,
    placeholderData: keepPreviousData,
    select: knownBy,
  });
  return studyId === null ? NOBODY : (found.data ?? NOBODY);
}
