/**
 * A patient's code without what people write differently: case, spaces and separators, leading
 * zeros. `P-007`, `p 7` and `P07` are one; `1-11` and `11-1` are not, as numbers stay apart.
 */
export function plainCode(code: string): string {
  const runs =
    code
      .normalize('NFKC')
      .toLowerCase()
      .match(/\p{N}+|[^\p{N}\s\-_./\\,;:#|]+/gu) ?? [];
  return runs
    .map((run, at) => {
      const isNumber = /^\p{N}/u.test(run);
      const before = runs[at - 1];
      const apart = isNumber && before !== undefined && /^\p{N}/u.test(before) ? '-' : '';
      return apart + (isNumber ? run.replace(/^0+(?=\p{N})/u, '') : run);
    })
    .join('');
}

/** Codes that are equal but for how they are written, in groups of at least two, sorted. */
export function likeCodes(codes: Iterable<string>): readonly (readonly string[])[] {
  return [...Map.groupBy(new Set(codes), plainCode)]
    .filter(([plain, group]) => plain !== '' && group.length > 1)
    .map(([, group]) => group.toSorted())
    .toSorted(([a], [b]) => (a! < b! ? -1 : 1));
}
