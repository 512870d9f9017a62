import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { findViolations } from '../../scripts/boundaries/check.ts';
import { readGraph } from '../../scripts/boundaries/graph.ts';
import { HOUSE } from '../../scripts/boundaries/rooms.ts';
import { temporaryFolder } from '../support/temporary.ts';

const CLI = 'src/main/cli/index.ts';

/** A source tree that keeps every rule; each test adds what it plants. */
const SOUND: Readonly<Record<string, string>> = {
  [CLI]: `import { fit } from '../services/fit.ts';`,
  'src/main/index.ts': `import './shell/start.ts';`,
  'src/main/shell/start.ts': `import '../services/fit.ts';`,
  'src/main/services/fit.ts': `import type { Session } from '../engine/session.ts';\nimport '../training/fit.ts';`,
  'src/main/training/fit.ts': `new URL('./fit.child.ts', import.meta.url);`,
  'src/main/training/fit.child.ts': `import { open } from '../engine/session.ts';`,
  'src/main/engine/session.ts': `import { InferenceSession } from 'onnxruntime-node';`,
  'src/shared/words.ts': `import { z } from 'zod';`,
};

async function violationsOf(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const root = await temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return findViolations(readGraph(root), HOUSE);
}

test('sources that keep to the plan have no violations', async () => {
  expect(await violationsOf(SOUND)).toEqual([]);
});

test.each([
  [
    'an upward import',
    'src/main/nn/a.ts',
    `import '../services/fit.ts';`,
    'must not import main/services',
  ],
  [
    'an upward import of types only',
    'src/main/nn/a.ts',
    `import type { A } from '../engine/session.ts';`,
    'must not import main/engine',
  ],
  [
    'a re-export',
    'src/main/nn/a.ts',
    `export * from '../engine/session.ts';`,
    'must not import main/engine',
  ],
  [
    'a dynamic import',
    'src/main/nn/a.ts',
    `await import('../engine/session.ts');`,
    'must not import main/engine',
  ],
  ['a computed import', 'src/main/nn/a.ts', 'await import(name);', 'a computed import'],
  [
    'a package in the wrong room',
    'src/main/nn/a.ts',
    `import sharp from 'sharp';`,
    'must not import sharp',
  ],
  [
    'a package of a scope',
    'src/shared/a.ts',
    `import { x } from '@bufbuild/protobuf/wire';`,
    'must not import @bufbuild/protobuf',
  ],
  [
    'Node in the shared room',
    'src/shared/a.ts',
    `import { join } from 'node:path';`,
    'must stay free of Node',
  ],
  ['a test', 'src/shared/a.ts', `import '../../test/support/requires.ts';`, 'which does not exist'],
  [
    'a child process imported',
    'src/main/training/a.ts',
    `import './fit.child.ts';`,
    'only ever started as a process',
  ],
  ['a folder that is no room', 'src/main/attic/a.ts', 'export {};', 'is in no room'],
  ['a file that does not parse', 'src/shared/a.ts', 'import {', 'src/shared/a.ts: '],
])('%s is caught', async (_, path, text, message) => {
  const violations = await violationsOf({ ...SOUND, [path]: text });
  expect(violations).not.toEqual([]);
  expect(violations.join('\n')).toContain(path);
  expect(violations.join('\n')).toContain(message);
});

test('a source must not import a test, even where it exists', async () => {
  const violations = await violationsOf({
    ...SOUND,
    'src/shared/a.ts': `\n\nimport '../../test/a.ts';`,
    'test/a.ts': '',
  });
  expect(violations).toEqual(['src/shared/a.ts:3: imports test/a.ts, which is no source']);
});

test('ONNX Runtime must not be loaded by command or shell, however long the chain', async () => {
  const violations = await violationsOf({
    ...SOUND,
    'src/main/training/fit.ts': `import '../engine/session.ts';`,
  });
  const rest =
    'src/main/services/fit.ts → src/main/training/fit.ts → src/main/engine/session.ts → onnxruntime-node: ONNX Runtime lives only in child processes';
  expect(violations).toEqual([
    `${CLI} → ${rest}`,
    `src/main/index.ts → src/main/shell/start.ts → ${rest}`,
  ]);
});

test('a cycle is caught', async () => {
  const violations = await violationsOf({
    ...SOUND,
    'src/shared/a.ts': `import './b.ts';`,
    'src/shared/b.ts': `import type { A } from './a.ts';`,
  });
  expect(violations).toEqual(['src/shared/a.ts → src/shared/b.ts → src/shared/a.ts: a cycle']);
});

test('a check that saw nothing fails', async () => {
  expect(await violationsOf({})).toEqual([expect.stringContaining('no modules seen')]);
  expect(await violationsOf({ 'src/shared/a.ts': '' })).toEqual([
    expect.stringContaining('no imports seen'),
  ]);
});

test('the plan itself has no circle and names only rooms it knows', () => {
  const reach = (name: string, chain: readonly string[]): void => {
    expect(chain).not.toContain(name);
    expect(HOUSE.rooms).toHaveProperty([name]);
    for (const next of HOUSE.rooms[name]!.rooms) reach(next, [...chain, name]);
  };
  for (const name of Object.keys(HOUSE.rooms)) reach(name, []);
});
