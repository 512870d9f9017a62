import type { Duplicate, FileId, ImportId } from '../../../shared/contract/imports.ts';

/** Address of an image of an import, at most so many pixels wide. */
export function stagedPicture(id: ImportId, file: FileId, width: number): string {
  return `/import/${id}/${file}?w=${width}`;
}

/** Address of the picture that one of an import resembles. */
export function otherPicture(id: ImportId, { other }: Duplicate, width: number): string {
  return other.file === null
    ? `/image/${other.hash}?w=${width}`
    : stagedPicture(id, other.file, width);
}
