import { posix } from 'node:path';

import type { StoredImage } from '../../../shared/domain/image-pair.ts';
import { PAIRS_FILE } from '../../study/columns.ts';
import { imagePathCell } from '../../study/cells.ts';

const FOLDER = 'images';

/** Characters that some file system does not take in a name. */
const UNFIT = /[<>:"/\\|?*\p{Cc}]/gu;

/**
 * Gives every image of an export its path in the folder: where it lay in the study it came from; or
 * `images/` and its own name; with a number where another image has that path. The same picture has
 * one file wherever the paths asked for are the same. Upper and lower case are the same name, as
 * they are on many disks.
 */
export function imagePaths(): (
  image: Pick<StoredImage, 'hash' | 'name'>,
  wanted: string | undefined,
) => string {
  /** Contents by path, and the folders that paths lie in. */
  const files = new Map<string, string>();
  const folders = new Set<string>();
  const isFree = (path: string, hash: string): boolean => {
    const known = files.get(key(path));
    if (known !== undefined) return known === hash;
    return !folders.has(key(path)) && !parents(path).some((folder) => files.has(key(folder)));
  };
  return ({ hash, name }, wanted) => {
    const own = wanted !== undefined && isSound(wanted) ? wanted : `${FOLDER}/${fit(name)}`;
    let path = own;
    for (let next = 2; !isFree(path, hash); next += 1)
      path = own.replace(/(\.[^./]*)?$/, `-${next}$1`);
    files.set(key(path), hash);
    for (const folder of parents(path)) folders.add(key(folder));
    return path;
  };
}

const key = (path: string): string => path.toLowerCase();

function parents(path: string): string[] {
  const folder = posix.dirname(path);
  return folder === '.' ? [] : [folder, ...parents(folder)];
}

/** Whether a path is one inside the folder, written as it will be read. */
function isSound(path: string): boolean {
  try {
    return imagePathCell(path) === path && key(path) !== PAIRS_FILE && path.trim() === path;
  } catch {
    return false;
  }
}

function fit(name: string): string {
  const clean = name.replace(UNFIT, '_').trim().replace(/^\.+/, '');
  return clean === '' ? 'image' : clean;
}
