import { createORPCClient } from '@orpc/client';
import { RPCLink as MessagePortLink } from '@orpc/client/message-port';
import { RPCLink as WebSocketLink } from '@orpc/client/websocket';
import type { ClientContext, ClientLink } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';

import type { Contract } from '../../shared/contract/index.ts';

export type Client = ContractRouterClient<Contract>;

/** The line to the application, whichever host it is. */
export interface Connection {
  readonly client: Client;
  /** Calls back with whether the application can be reached, now and whenever that changes. */
  readonly watch: (listener: (connected: boolean) => void) => () => void;
}

type Link = ClientLink<ClientContext>;

/** Where Electron's shell serves the window from; everywhere else it is the browser host. */
const ELECTRON_SCHEME = 'sonopair:';

export async function connect(): Promise<Connection> {
  return window.location.protocol === ELECTRON_SCHEME ? connectToShell() : connectToHost();
}

/** The preload posts one port to the page; it lives as long as the window. */
async function connectToShell(): Promise<Connection> {
  const port = await new Promise<MessagePort>((resolve) => {
    window.addEventListener('message', function receive({ data, ports, origin, source }) {
      const [first] = ports;
      if (source !== window || origin !== window.location.origin) return;
      if (data !== 'sonopair:port' || first === undefined) return;
      window.removeEventListener('message', receive);
      resolve(first);
    });
    window.postMessage('sonopair:ready', window.location.origin);
  });
  port.start();
  return {
    client: createORPCClient(new MessagePortLink({ port })),
    watch: (listener) => {
      listener(true);
      return () => undefined;
    },
  };
}

const RETRY_AFTER_MS = 1000;

/** A WebSocket that is opened anew when it is lost: the host may have been restarted. */
function connectToHost(): Connection {
  const { host, protocol } = window.location;
  const address = `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/rpc`;
  const listeners = new Set<(connected: boolean) => void>();
  let connected = false;
  let link: Link;

  const tell = (now: boolean): void => {
    connected = now;
    for (const listener of listeners) listener(now);
  };
  const open = (): void => {
    const websocket = new WebSocket(address);
    link = new WebSocketLink({ websocket });
    websocket.addEventListener('open', () => tell(true));
    websocket.addEventListener('close', () => {
      tell(false);
      window.setTimeout(open, RETRY_AFTER_MS);
    });
  };
  open();
  return {
    client: createORPCClient({ call: (...call) => link.call(...call) } satisfies Link),
    watch: (listener) => {
      listeners.add(listener);
      listener(connected);
      return () => void listeners.delete(listener);
    },
  };
}
