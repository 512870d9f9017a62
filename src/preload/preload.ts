import { ipcRenderer } from 'electron';

/**
 * Runs in Electron's sandbox beside the page, in a world of its own. When the page asks, it hands
 * the page one port whose other end goes to the main process; nothing else crosses.
 */
const PAGE = 'sonopair://app';

window.addEventListener('message', function handOver({ data, origin, source }: MessageEvent) {
  if (source !== window || origin !== PAGE || data !== 'sonopair:ready') return;
  window.removeEventListener('message', handOver);
  const { port1, port2 } = new MessageChannel();
  ipcRenderer.postMessage('sonopair:port', null, [port1]);
  window.postMessage('sonopair:port', PAGE, [port2]);
});
