import type { Pair } from '../../shared/domain/study.ts';

/** Where the pixels of a study come from; nothing that comes of it speaks louder than its data. */
export const DATA_ORIGINS = ['real', 'simulated', 'synthetic', 'not stated'] as const;
export type DataOrigin = (typeof DATA_ORIGINS)[number];

/** What the images of pairs are. The study's own `synthetic` column outranks what the user says. */
export function originOf(
  pairs: readonly Pick<Pair, 'extra'>[],
  stated: DataOrigin | undefined,
): { readonly origin: DataOrigin; readonly originDetail: string } {
  const marks = new Set(pairs.map(({ extra }) => extra['synthetic'] ?? '').filter((s) => s !== ''));
  if (marks.size > 0)
    return {
      origin: 'synthetic',
      originDetail: `column synthetic: ${[...marks].toSorted().join(', ')}`,
    };
  if (stated !== undefined && stated !== 'not stated')
    return { origin: stated, originDetail: 'stated by the user who fitted it' };
  return { origin: 'not stated', originDetail: 'the study does not say and the user did not' };
}
