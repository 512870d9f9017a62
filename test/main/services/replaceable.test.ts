import { cp, rename } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it, onTestFinished } from 'vitest';

import { openRegistry } from '../../../src/main/registry/open.ts';
import { openReplaceable } from '../../../src/main/services/replaceable.ts';
import { temporaryFolder } from '../../support/temporary.ts';

it('a registry is exchanged on the disk under those who hold it', async () => {
  const [folder, aside] = [await temporaryFolder(), await temporaryFolder()];
  const { registry, whileClosed } = await openReplaceable(() => openRegistry({ folder }));
  onTestFinished(() => registry.close());
  const names = async (): Promise<string[]> => (await query.studies(null)).map(({ name }) => name);
  // Held from before, as services do.
  const { query } = registry;
  const acts = await Promise.resolve(registry.as('Ada'));
  const file = join(folder, 'registry.sqlite');
  const kept = join(aside, 'registry.sqlite');

  await acts.createStudy({ name: 'before', kind: 'local' });
  await whileClosed(() => cp(file, kept));
  await acts.createStudy({ name: 'after', kind: 'local' });
  expect(await names()).toEqual(expect.arrayContaining(['before', 'after']));

  await whileClosed(() => rename(kept, file));
  expect(await names()).toContain('before');
  expect(await names()).not.toContain('after');

  // Failed work leaves it open as well.
  await expect(whileClosed(() => Promise.reject(new Error('disk')))).rejects.toThrow('disk');
  expect(await names()).toContain('before');
});
