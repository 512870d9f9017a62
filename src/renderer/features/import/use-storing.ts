import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';

import { useClient } from '../../rpc/api.tsx';
import { codesOf, confirmedPairs, type Known, knownBy, lackOf, NOBODY } from './confirm.ts';
import { takenIn } from './plan.ts';
import type { Importing, Stored } from './use-import.ts';
import type { TargetChoice } from './use-target.ts';

export interface Storing {
  /** What was stored, where the way on is to be chosen; one lesion's pairs are opened at once. */
  readonly stored: Stored | null;
  /** Whether it was tried: what lacks is said from then on. */
  readonly tried: boolean;
  readonly date: string;
  readonly setDate: (date: string) => void;
  /** Stores all pairs; `onLacking` is told of the first that cannot be. */
  readonly store: (onLacking: (key: string) => void) => Promise<void>;
  readonly again: () => void;
}

/** The end of an import. `onStored` is called before the way leads on. */
export function useStoring(
  importing: Importing,
  { target, problem }: TargetChoice,
  onStored: () => void,
): Storing {
  const client = useClient();
  const navigate = useNavigate();
  const [stored, setStored] = useState<Stored | null>(null);
  const [tried, setTried] = useState(false);
  const [date, setDate] = useState('');

  /** As the study is now, not as it was when it was last shown. */
  const knownNow = async (): Promise<Known> => {
    const codes = [...codesOf(importing.plan)].filter((code) => code.length <= LONGEST);
    const { studyId } = target;
    if (studyId === null || codes.length === 0) return NOBODY;
    return knownBy(await client.patients.ofCodes({ studyId, codes }));
  };
  /** The lesion that all stored pairs show, where it is one. */
  const onlyLesion = async ({ pairs, patients }: Stored): Promise<number | null> => {
    const [id, another] = patients;
    if (id === undefined || another !== undefined) return null;
    // Asked anew: what is cached is from before the import.
    const record = await client.patients.get({ id });
    const ours = new Set(pairs);
    const lesions = new Set(
      record.pairs.filter((pair) => ours.has(pair.id)).map(({ lesionId }) => lesionId),
    );
    const [lesion] = lesions;
    return lesions.size === 1 ? (lesion ?? null) : null;
  };
  const goOn = async (result: Stored): Promise<void> => {
    const lesion = await onlyLesion(result).catch(() => null);
    if (lesion === null) return setStored(result);
    const [pair] = result.pairs;
    await navigate({
      to: '/lesions/$lesionId',
      params: { lesionId: String(lesion) },
      search: { pair },
    });
  };
  return {
    stored,
    tried,
    date,
    setDate,
    store: async (onLacking) => {
      const { plan, work } = importing;
      setTried(true);
      if (problem !== null || work !== null || takenIn(plan).length === 0) return;
      const known = await knownNow().catch(() => null);
      // What keeps it from being asked keeps it from being stored, which says why.
      if (known !== null) {
        const lacking = takenIn(plan).find((pair) => lackOf(pair, known) !== null);
        if (lacking !== undefined) return onLacking(lacking.key);
      }
      const pairs = confirmedPairs(plan, known ?? NOBODY, date === '' ? null : date);
      const result = await importing.store(target, pairs);
      if (result === null) return;
      onStored();
      await goOn(result);
    },
    again: () => {
      setStored(null);
      setTried(false);
      importing.discard();
    },
  };
}

/** Longest code, in characters. */
const LONGEST = 200;
