import { mkdtempSync, rmSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Manifest } from '../../../../src/main/model/manifest.ts';
import {
  type FoundModel,
  openShelf,
  type Shelf,
} from '../../../../src/main/services/library/shelf.ts';
import { writtenModel } from '../../../support/model.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

const source = mkdtempSync(join(tmpdir(), 'sonopair-shelf-'));
beforeAll(() => writtenModel(source));
afterAll(() => rmSync(source, { recursive: true }));

async function shelved(): Promise<{ root: string; shelf: Shelf; found: FoundModel }> {
  const root = join(await temporaryFolder(), 'models');
  const shelf = openShelf(root);
  const found = await shelf.inspect(source);
  await shelf.put(found);
  return { root, shelf, found };
}

const recordOf = ({ hash, manifest }: FoundModel): Parameters<Shelf['open']>[0] => ({
  hash,
  name: 'Mine',
  manifest,
});

/** A copy of the model folder, its card changed. */
async function changedModel(change: (card: Manifest) => Manifest): Promise<string> {
  const folder = join(await temporaryFolder(), 'changed');
  await cp(source, folder, { recursive: true });
  const file = join(folder, 'manifest.json');
  const card = JSON.parse(await readFile(file, 'utf8')) as Manifest;
  await writeFile(file, JSON.stringify(change(card)));
  return folder;
}

describe('the shelf', () => {
  test('holds a whole, verified copy under its hash', async () => {
    const { root, shelf, found } = await shelved();
    expect(await readdir(root)).toEqual([found.hash]);
    expect((await readdir(join(root, found.hash))).toSorted()).toEqual([
      'manifest.json',
      'model.onnx',
    ]);
    const model = await shelf.open(recordOf(found));
    expect(model.onnxPath).toBe(join(root, found.hash, 'model.onnx'));
    expect(model.manifest).toEqual(found.model.manifest);
  });

  test('takes the same model twice without harm, and repairs a damaged copy', async () => {
    const { root, shelf, found } = await shelved();
    await shelf.put(found);
    await shelf.open(recordOf(found));
    await writeFile(join(root, found.hash, 'model.onnx'), 'cut short');
    await expect(shelf.open(recordOf(found))).rejects.toThrow(/^Model Mine: .*SHA-256 differs/);
    await shelf.put(found);
    await shelf.open(recordOf(found));
    expect(await readdir(root)).toEqual([found.hash]);
  });

  test('notices every change of a file, also one that keeps size and time', async () => {
    const { root, shelf, found } = await shelved();
    await shelf.open(recordOf(found));
    const onnx = join(root, found.hash, 'model.onnx');
    const { atime, mtime } = await stat(onnx);
    const bytes = await readFile(onnx);
    bytes[bytes.length - 5]! ^= 1;
    await writeFile(onnx, bytes);
    await utimes(onnx, atime, mtime);
    await expect(shelf.open(recordOf(found))).rejects.toMatchObject({ kind: 'model' });
  });

  test('says what is missing and what to do', async () => {
    const { root, shelf, found } = await shelved();
    await rm(join(root, found.hash, 'model.onnx'));
    await expect(shelf.open(recordOf(found))).rejects.toThrow(/model\.onnx: the file is missing/);
    await rm(join(root, found.hash), { recursive: true });
    await expect(shelf.open(recordOf(found))).rejects.toThrow(
      /^Model Mine: its folder .* is missing\. Import the model folder again; .* is kept\.$/,
    );
  });

  test('does not open a model whose card was altered after the import', async () => {
    const { root, shelf, found } = await shelved();
    const file = join(root, found.hash, 'manifest.json');
    await writeFile(file, found.manifest.replace('"not stated"', '"real"'));
    await expect(shelf.open(recordOf(found))).rejects.toThrow(/card was altered/);
  });

  test('refuses models that this program cannot read with, and folders that are none', async () => {
    const { shelf } = await shelved();
    const newer = await changedModel((card) => ({
      ...card,
      preprocessing: { ...card.preprocessing, version: 99 },
    }));
    await expect(shelf.inspect(newer)).rejects.toThrow(/preprocessing version 99/);
    await expect(shelf.inspect(await temporaryFolder())).rejects.toThrow(/not a model folder/);
    await expect(shelf.inspect('/nowhere/at/all')).rejects.toMatchObject({ kind: 'model' });
  });

  test('copies nothing from outside the folder', async () => {
    const { shelf, root } = await shelved();
    const outside = await changedModel((card) => ({
      ...card,
      onnx: { ...card.onnx, file: '../outside.onnx' },
    }));
    await cp(join(source, 'model.onnx'), join(outside, '..', 'outside.onnx'));
    await rm(root, { recursive: true });
    await expect(shelf.put(await shelf.inspect(outside))).rejects.toThrow(
      /not a file of the folder/,
    );
    expect(await readdir(root)).toEqual([]);
  });

  test('is swept of what interrupted work has left', async () => {
    const { root, shelf, found } = await shelved();
    await mkdir(join(root, '.phantom-model.0123456789ab.tmp', 'Phantoms'), { recursive: true });
    expect(await shelf.sweep()).toBe(1);
    expect(await readdir(root)).toEqual([found.hash]);
    expect(await openShelf(join(root, 'absent')).sweep()).toBe(0);
  });
});
