import { useTranslation } from 'react-i18next';

import type { LesionId } from '../../../shared/domain/ids.ts';
import { Select } from '../../ui/field.tsx';
import { type Known, lesionsFor, pairCode } from './confirm.ts';
import { type LesionChoice, type Plan, type PlanPair, withLesion } from './plan.ts';

interface Props {
  readonly pair: PlanPair;
  readonly plan: Plan;
  readonly known: Known;
  readonly change: (act: (plan: Plan) => Plan) => void;
}

const UNDECIDED = 'undecided';

/** Which lesion a pair shows: one that the patient has, or a new one. */
export function LesionField({ pair, plan, known, change }: Props) {
  const { t } = useTranslation(['importing', 'patient', 'common']);
  const lesions = lesionsFor(pair, plan, known);
  const { chosen } = lesions;
  const value = chosen === null ? UNDECIDED : valueOf(chosen);
  const options = [
    ...(chosen === null ? [{ value: UNDECIDED, label: t('lesion.choose') }] : []),
    ...lesions.known.map(({ id, code, side, clock }) => {
      const place = [
        side === null ? null : t(`side.${side}`, { ns: 'common' }),
        clock === null ? null : t('place.clock', { ns: 'patient', clock }),
      ].filter((part) => part !== null);
      const name = t('lesion.known', { code });
      return {
        value: valueOf({ kind: 'known', id }),
        label: [name, ...place].join(', '),
      };
    }),
    ...lesions.fresh.map((code) => ({
      value: valueOf({ kind: 'new', code }),
      label: t('lesion.new', { code }),
    })),
  ];
  return (
    <Select
      label={t('lesion.label', { pair: pairCode(pair) })}
      hideLabel
      value={value}
      onChange={(next) => {
        const lesion = choiceOf(next);
        if (lesion !== null) change((now) => withLesion(now, pair.key, lesion));
      }}
      options={options}
    />
  );
}

function valueOf(choice: LesionChoice): string {
  if (choice.kind === 'known') return `known ${choice.id}`;
  return choice.kind === 'new' ? `new ${choice.code}` : UNDECIDED;
}

function choiceOf(value: string): LesionChoice | null {
  const [, kind, rest = ''] = /^(known|new) (.*)$/.exec(value) ?? [];
  if (kind === 'known') return { kind, id: Number(rest) as LesionId };
  return kind === 'new' ? { kind, code: rest } : null;
}
