import type { Protocol } from 'electron';
import { expect, test, vi } from 'vitest';

import { declareScheme, type Handle, serveScheme } from '../../../src/main/shell/protocol.ts';
import { electronDouble } from '../../support/electron-double.ts';

test('the scheme is standard, secure and streams', () => {
  const { electron, schemes } = electronDouble();
  declareScheme(electron.protocol);
  expect(schemes).toEqual([
    {
      scheme: 'sonopair',
      privileges: {
        standard: true,
        secure: true,
        supportFetchAPI: true,
        stream: true,
        codeCache: true,
      },
    },
  ]);
});

test('requests of its one host are handled, others are not there', async () => {
  const { session } = electronDouble();
  const handle = vi.fn<Handle>(() => Promise.resolve(new Response('ours')));
  serveScheme((session as unknown as { protocol: Protocol }).protocol, handle);
  const body = async (address: string): Promise<string | number> => {
    const response = await session.fetch(new Request(address));
    return response.ok ? response.text() : response.status;
  };
  expect(await body('sonopair://app/image/0123?w=200')).toBe('ours');
  expect(await body('sonopair://other/image/0123')).toBe(404);
  expect(handle).toHaveBeenCalledOnce();
});
