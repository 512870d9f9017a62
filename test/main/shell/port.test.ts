import { MessageChannel } from 'node:worker_threads';

import type { MessagePortMain, WebFrameMain } from 'electron';
import { expect, onTestFinished, test, vi } from 'vitest';

import { answerPorts } from '../../../src/main/shell/port.ts';
import { electronDouble, frame, portMain } from '../../support/electron-double.ts';

function send(senderFrame: WebFrameMain | null, count = 1) {
  const { electron, ipcMain } = electronDouble();
  const served: MessagePortMain[] = [];
  answerPorts(electron.ipcMain, (port) => served.push(port));
  const ports = Array.from({ length: count }, () => {
    const { port1, port2 } = new MessageChannel();
    onTestFinished(() => port2.close());
    return portMain(port1);
  });
  ipcMain.emit('sonopair:port', { ports, senderFrame });
  return { served, ports };
}

test('the page gets its port answered', () => {
  const { served, ports } = send(frame('sonopair://app/#/import'));
  expect(served).toEqual(ports);
});

test('of several ports only the first', async () => {
  const { served, ports } = send(frame('sonopair://app/'), 2);
  expect(served).toEqual([ports[0]]);
  await vi.waitFor(() => expect(ports[1]!.closed()).toBe(true));
});

test('no port is no fault', () => {
  expect(send(frame('sonopair://app/'), 0).served).toEqual([]);
});

test.each([
  ['another page', frame('https://example.org/')],
  ['a picture shown as a page', frame('sonopair://app/image/0123')],
  ['another host of the scheme', frame('sonopair://other/')],
  ['a frame in the page', frame('sonopair://app/', frame('sonopair://app/'))],
  ['a frame that is gone', null],
])('%s gets none', async (_, senderFrame) => {
  const { served, ports } = send(senderFrame);
  expect(served).toEqual([]);
  await vi.waitFor(() => expect(ports[0]!.closed()).toBe(true));
});
