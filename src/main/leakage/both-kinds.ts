import type { Content } from './describe.ts';
import type { GuardedPair, ImageUse } from './leak.ts';
import { compareUses, distinct, useOf } from './pictures.ts';

/** An image of a pair, with the crop that is read of it. */
interface Given {
  readonly use: ImageUse;
  /** Null where the study names none. */
  readonly roi: string | null;
}

/**
 * Pictures given as B-mode and as strain image. Scanners export both beside each other in one file:
 * then each pair names two parts of it, which warns once for all; anything else blocks.
 */
export function asBothKinds(pairs: readonly GuardedPair[]): readonly Content[] {
  const both = [...Map.groupBy(pairs.flatMap(imagesOf), ({ use }) => use.sha256).values()].filter(
    (given) => new Set(given.map(({ use }) => use.as)).size > 1,
  );
  const same = both.filter((given) => !besideEachOther(given));
  const beside = both.filter(besideEachOther).flat();
  return [
    ...same.map((given) => contentOf('blocks', given)),
    ...(beside.length === 0 ? [] : [contentOf('warns', beside)]),
  ];
}

function imagesOf(pair: GuardedPair): Given[] {
  return (['b', 'se'] as const).flatMap((as) => {
    const image = pair[as];
    if (image === null) return [];
    const { roi } = image;
    const place = roi === undefined ? null : [roi.x, roi.y, roi.width, roi.height].join(' ');
    return [{ use: useOf(pair, as, image), roi: place }];
  });
}

function besideEachOther(given: readonly Given[]): boolean {
  const rois = (as: ImageUse['as']): readonly (string | null)[] =>
    given.filter(({ use }) => use.as === as).map(({ roi }) => roi);
  const strain = rois('se');
  return !strain.includes(null) && rois('b').every((roi) => roi !== null && !strain.includes(roi));
}

function contentOf(severity: Content['severity'], given: readonly Given[]): Content {
  const uses = given.map(({ use }) => use).toSorted(compareUses);
  const [patients, pairs] = [distinct(uses, 'patient'), distinct(uses, 'pair')];
  return { kind: 'image-as-b-and-se', severity, patients, pairs, uses };
}
