import { join } from 'node:path';

import { expect, onTestFinished, test, vi } from 'vitest';

import { builtApplication } from '../support/built.ts';
import { electronDouble } from '../support/electron-double.ts';
import { temporaryFolder } from '../support/temporary.ts';

test("Electron's entry opens the window over the built page and preload", async () => {
  const dist = await builtApplication();
  const double = electronDouble({ data: await temporaryFolder() });
  onTestFinished(async () => {
    double.app.quit();
    await double.exited;
  });
  vi.doMock('electron', () => double.electron);
  await import('../../src/main/index.ts');
  await vi.waitFor(() => expect(double.windows[0]?.acts).toContain('show'), 30_000);
  expect(double.windows).toHaveLength(1);
  expect(double.windows[0]!.options.webPreferences!.preload).toBe(
    join(dist, 'preload/preload.cjs'),
  );
  const page = await double.session.fetch(new Request('sonopair://app/'));
  expect(await page.text()).toMatch(/<div id="root">/);
});
