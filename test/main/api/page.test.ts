import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { checkPage, pageFile } from '../../../src/main/api/page.ts';
import { temporaryFolder } from '../../support/temporary.ts';

/** A built page, with secrets beside and below it. */
async function page(): Promise<string> {
  const outside = await temporaryFolder();
  const folder = join(outside, 'renderer');
  await mkdir(join(folder, 'assets'), { recursive: true });
  await writeFile(join(outside, 'secret.js'), 'secret');
  await writeFile(join(folder, '.hidden.js'), 'secret');
  await writeFile(join(folder, 'notes.key'), 'secret');
  await writeFile(join(folder, 'index.html'), '<!doctype html>');
  await writeFile(join(folder, 'assets', 'index-abc.js'), 'run()');
  return folder;
}

describe('the page', () => {
  it('is index.html at the root, asked for anew each time', async () => {
    const response = await pageFile(await page(), ['']);
    expect(await response?.text()).toBe('<!doctype html>');
    expect(response?.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response?.headers.get('cache-control')).toBe('no-cache');
    const policy = response?.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*|https?:|data:/);
  });

  it('has assets that never change under their names', async () => {
    const response = await pageFile(await page(), ['assets', 'index-abc.js']);
    expect(await response?.text()).toBe('run()');
    expect(response?.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(response?.headers.get('cache-control')).toContain('immutable');
    expect(response?.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each([
    [['..', 'secret.js']],
    [['assets', '..', '..', 'secret.js']],
    [['../secret.js']],
    [['..\\secret.js']],
    [['assets', '', 'index-abc.js']],
    [['.hidden.js']],
    [['notes.key']],
    [['assets']],
    [['assets', 'gone.js']],
    [['index.html\0.js']],
    [[]],
  ])('has nothing at %j', async (names) => {
    expect(await pageFile(await page(), names)).toBeUndefined();
  });

  it('says what to do where it is not built', async () => {
    const folder = await temporaryFolder();
    await expect(checkPage(folder)).rejects.toMatchObject({ kind: 'host' });
    await expect(checkPage(folder)).rejects.toThrow('Run `npm run build`');
    await expect(checkPage(await page())).resolves.toBeUndefined();
  });
});
