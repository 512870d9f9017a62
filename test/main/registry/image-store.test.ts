import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { createImageStore } from '../../../src/main/registry/image-store.ts';
import type { ImageStore } from '../../../src/main/registry/interface.ts';
import type { ImageHash } from '../../../src/shared/domain/ids.ts';
import { failure } from '../../support/failure.ts';
import { temporaryFolder } from '../../support/temporary.ts';

interface Setting {
  readonly folder: string;
  readonly store: ImageStore;
  /** Stages a file and returns its path and hash. */
  readonly stage: (text: string) => Promise<{ readonly path: string; readonly hash: ImageHash }>;
  readonly place: (hash: string) => string;
}

async function setting(): Promise<Setting> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'staging'));
  let staged = 0;
  return {
    folder,
    store: createImageStore(folder),
    stage: async (text) => {
      const path = join(folder, 'staging', String((staged += 1)));
      await writeFile(path, text);
      return { path, hash: createHash('sha256').update(text).digest('hex') as ImageHash };
    },
    place: (hash) => join(folder, 'images', hash.slice(0, 2), hash),
  };
}

const quiet = (): void => undefined;
const never = new AbortController().signal;

describe('an image', () => {
  test('is moved into the store as it is and found by its hash', async () => {
    const { store, stage, place, folder } = await setting();
    const { path, hash } = await stage('pixels');
    await store.adopt(path, hash);
    expect((await store.open(hash)).toString()).toBe('pixels');
    expect(await readdir(join(folder, 'staging'))).toEqual([]);
    expect(await readdir(dirname(place(hash)))).toEqual([hash]);
  });

  test('that is there already is left, with the staged one', async () => {
    const { store, stage } = await setting();
    const first = await stage('pixels');
    const second = await stage('pixels');
    await store.adopt(first.path, first.hash);
    await store.adopt(second.path, second.hash);
    expect(await readFile(second.path, 'utf8')).toBe('pixels');
    expect((await store.open(first.hash)).toString()).toBe('pixels');
  });

  test('that was altered is refused when it is opened, and healed by a sound copy', async () => {
    const { store, stage, place } = await setting();
    const { path, hash } = await stage('pixels');
    await store.adopt(path, hash);
    await writeFile(place(hash), 'pixelz');
    const refused = await failure(store.open(hash));
    expect(refused.kind).toBe('store');
    expect(refused.message).toBe(
      `Image ${hash.slice(0, 12)}: its file in the store was altered since it was stored. Restore a ` +
        'backup, or import the original file again. The registry and all other pictures are safe.',
    );
    const again = await stage('pixels');
    await store.adopt(again.path, again.hash);
    expect((await store.open(hash)).toString()).toBe('pixels');
  });

  test('that is missing is named', async () => {
    const { store, stage, place } = await setting();
    const { path, hash } = await stage('pixels');
    await store.adopt(path, hash);
    await rm(place(hash));
    const refused = await failure(store.open(hash));
    expect(refused.kind).toBe('store');
    expect(refused.message).toContain('its file is missing from the store');
  });

  test('is only looked for in the store', async () => {
    const { store } = await setting();
    await expect(store.open('../../etc/passwd' as ImageHash)).rejects.toThrow(RangeError);
    await expect(store.openHeat('../registry')).rejects.toThrow(RangeError);
  });
});

describe('many images', () => {
  test('are adopted together with their progress', async () => {
    const { store, stage } = await setting();
    const files = await Promise.all(['a', 'b', 'c', 'a'].map(stage));
    const progress: number[][] = [];
    await store.adoptAll(files, (done, total) => progress.push([done, total]), never);
    expect(progress).toEqual([1, 2, 3, 4].map((done) => [done, 4]));
    for (const [k, { hash }] of files.entries())
      expect((await store.open(hash)).toString()).toBe('abca'[k]);
  });

  test('are adopted until it is stopped', async () => {
    const { store, stage } = await setting();
    const files = await Promise.all(['a', 'b', 'c'].map(stage));
    const stop = new AbortController();
    const stopped = await failure(
      store.adoptAll(files, (done) => done === 2 && stop.abort(), stop.signal),
    );
    expect(stopped.kind).toBe('cancelled');
    expect((await store.open(files[1]!.hash)).toString()).toBe('b');
    expect(await readFile(files[2]!.path, 'utf8')).toBe('c');
  });

  test('are adopted up to the one that is not there', async () => {
    const { store, stage } = await setting();
    const { path, hash } = await stage('a');
    await rm(path);
    const failed = await failure(store.adopt(path, hash));
    expect(failed.kind).toBe('file');
    expect(failed.message).toContain(path);
  });

  test('are verified: what is missing and what was altered is named', async () => {
    const { store, stage, place } = await setting();
    const texts = Array.from({ length: 25 }, (_, n) => `image ${n}`);
    const files = await Promise.all(texts.map(stage));
    await store.adoptAll(files, quiet, never);
    const hashes = files.map(({ hash }) => hash);
    await writeFile(place(hashes[3]!), 'other');
    await rm(place(hashes[7]!));
    await rm(place(hashes[9]!));
    await mkdir(place(hashes[9]!));
    const progress: number[] = [];
    const found = await store.verify(hashes, (done) => progress.push(done), never);
    expect(found).toEqual({ missing: [hashes[7]], altered: [hashes[3]!, hashes[9]!].toSorted() });
    expect(progress).toEqual(texts.map((_, k) => k + 1));
    const stop = new AbortController();
    const stopping = store.verify(hashes, () => stop.abort(), stop.signal);
    expect((await failure(stopping)).kind).toBe('cancelled');
  });
});

describe('a heat-map', () => {
  test('is stored under its own hash and found again', async () => {
    const { store, folder } = await setting();
    const name = await store.saveHeat(Buffer.from('layer'));
    expect(await store.saveHeat(Buffer.from('layer'))).toBe(name);
    expect((await store.openHeat(name)).toString()).toBe('layer');
    const path = join(folder, 'heat', name.slice(0, 2), `${name}.png`);
    await writeFile(path, 'other');
    expect((await failure(store.openHeat(name))).kind).toBe('store');
    await store.saveHeat(Buffer.from('layer'));
    expect((await store.openHeat(name)).toString()).toBe('layer');
  });
});

describe('a sweep', () => {
  test('takes away what nothing refers to, halves of files too, and nothing else', async () => {
    const { store, stage, place, folder } = await setting();
    const [kept, left] = await Promise.all([stage('kept'), stage('left')]);
    await store.adoptAll([kept, left], quiet, never);
    const heat = await store.saveHeat(Buffer.from('kept'));
    await store.saveHeat(Buffer.from('left'));
    await writeFile(`${place(kept.hash)}.5f.tmp`, 'half');
    await writeFile(join(folder, 'registry.sqlite'), 'not of the store');
    const referenced = { images: new Set([kept.hash]), heat: new Set([heat]) };
    expect(await store.sweep(referenced)).toBe(3);
    expect(await store.sweep(referenced)).toBe(0);
    expect((await store.open(kept.hash)).toString()).toBe('kept');
    expect((await store.openHeat(heat)).toString()).toBe('kept');
    expect((await failure(store.open(left.hash))).kind).toBe('store');
    expect(await readFile(join(folder, 'registry.sqlite'), 'utf8')).toBe('not of the store');
  });

  test('of a new data folder finds nothing', async () => {
    const { store } = await setting();
    expect(await store.sweep({ images: new Set(), heat: new Set() })).toBe(0);
  });
});
