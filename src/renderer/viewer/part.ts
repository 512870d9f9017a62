/** The two images of a pair. */
export const PARTS = ['b', 'se'] as const;
export type Part = (typeof PARTS)[number];

/** Something each image of a pair has its own of. */
export type PerPart<T> = Readonly<Record<Part, T>>;

export function otherPart(part: Part): Part {
  return part === 'b' ? 'se' : 'b';
}
