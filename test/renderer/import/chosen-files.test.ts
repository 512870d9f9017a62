import { describe, expect, test } from 'vitest';

import { filesOf, withOwnPaths } from '../../../src/renderer/features/import/chosen-files.ts';

/** A file as an input has it; of a chosen folder it knows its path. */
function chosen(path: string, text = '', lastModified = 1): File {
  const file = new File([text], path.slice(path.lastIndexOf('/') + 1), { lastModified });
  Object.defineProperty(file, 'webkitRelativePath', { value: path.includes('/') ? path : '' });
  return file;
}

describe('chosen files', () => {
  test('come in the order of their names, without what a system leaves in folders', () => {
    const paths = ['f/10_b.png', 'f/2_b.png', 'f/.DS_Store', 'f/__MACOSX/2_b.png', 'f/Thumbs.db'];
    expect(filesOf(paths.map((path) => chosen(path))).map(({ path }) => path)).toEqual([
      'f/2_b.png',
      'f/10_b.png',
    ]);
  });

  test('of the same name get a path of their own, the same file again does not', () => {
    const taken = new Map<string, string>();
    const paths = (...files: readonly File[]): readonly string[] =>
      withOwnPaths(filesOf(files), taken).map(({ path }) => path);
    expect(paths(chosen('b.png', 'one'))).toEqual(['b.png']);
    expect(paths(chosen('b.png', 'other'))).toEqual(['b (2).png']);
    expect(paths(chosen('b.png', 'one'))).toEqual(['b.png']);
    expect(paths(chosen('b.png', 'one', 7))).toEqual(['b (3).png']);
    expect(paths(chosen('b'), chosen('b.png', 'other'))).toEqual(['b', 'b (2).png']);
  });
});
