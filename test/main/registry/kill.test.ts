import { type ChildProcess, fork } from 'node:child_process';

import { expect, onTestFinished, test } from 'vitest';

import { openRegistry } from '../../../src/main/registry/open.ts';
import { randomStream } from '../../../src/shared/random/stream.ts';
import { query } from '../../support/registry-records.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const BATCH = 150;
const KILLS = 5;

test('a process killed while it imports leaves whole imports, and all it had promised', async () => {
  const folder = await temporaryFolder();
  const random = randomStream(1, 'kills');
  let promised = 0;
  for (let kill = 0; kill < KILLS; kill += 1) {
    const importer = fork(new URL('../../support/registry-importer.ts', import.meta.url), [folder]);
    onTestFinished(() => void importer.kill('SIGKILL'));
    importer.on('message', (pairs) => (promised = Number(pairs)));
    await new Promise((resolve) => importer.once('message', resolve));
    await new Promise((resolve) => setTimeout(resolve, random.integer(200)));
    await ended(importer);
    const registry = await openRegistry({ folder });
    const { pairs, images } = await registry.query.counts(null);
    expect(pairs).toBeGreaterThanOrEqual(promised);
    expect(pairs % BATCH).toBe(0);
    expect(images).toBe(2 * pairs);
    expect(await registry.query.integrity(null)).toBe('ok');
    // What is kept for the worklist was killed with the rest or not at all.
    expect((await registry.query.unannotated({ query: query() })).total).toBe(pairs);
    const page = { query: query({ text: 'p1' }), sort: 'code', descending: false } as const;
    const { total } = await registry.query.worklistPage({ ...page, offset: 0, limit: 1 });
    expect(total).toBeGreaterThan(0);
    await registry.close();
  }
  expect(promised).toBeGreaterThanOrEqual(KILLS * BATCH);
});

async function ended(child: ChildProcess): Promise<void> {
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await exit;
}
