import { createORPCClient } from '@orpc/client';
import { RPCLink as MessagePortLink } from '@orpc/client/message-port';
import { RPCLink as WebSocketLink } from '@orpc/client/websocket';
import type { ClientContext, ClientLink } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';

import type { Contract } from '../../shared/contract/index.ts';

export type Client = ContractRouterClient<Contract>;

/**
 * Whether the application can be reached: `lost` while nobody answers, `shut-out` where a host answers
 * that knows this window no more, because it was started anew since.
 */
export type Reach = 'connected' | 'lost' | 'shut-out';

/** The line to the application, whichever host it is. */
export interface Connection {
  readonly client: Client;
  /** Calls back with whether the application can be reached, now and whenever that changes. */
  readonly watch: (listener: (reach: Reach) => void) => () => void;
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
      listener('connected');
      return () => undefined;
    },
  };
}

const RETRY_AFTER_MS = 1000;

/** What the host answers a window without a session. */
const NO_SESSION = 401;

/**
 * A WebSocket that is opened anew when it is lost. A host that was started anew lets nobody in by an
 * old session: then there is nothing to be tried until the user comes back to this window, who may
 * have opened the new address in this browser meanwhile.
 */
function connectToHost(): Connection {
  const { host, protocol } = window.location;
  const address = `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/rpc`;
  const listeners = new Set<(reach: Reach) => void>();
  let reach: Reach = 'lost';
  let link: Link;

  const tell = (now: Reach): void => {
    reach = now;
    for (const listener of listeners) listener(now);
  };
  const openAgain = async (): Promise<void> => {
    if (!(await isShutOut())) {
      tell('lost');
      window.setTimeout(open, RETRY_AFTER_MS);
      return;
    }
    tell('shut-out');
    window.addEventListener('focus', open, { once: true });
  };
  const open = (): void => {
    const websocket = new WebSocket(address);
    link = new WebSocketLink({ websocket });
    websocket.addEventListener('open', () => tell('connected'));
    websocket.addEventListener('close', () => void openAgain());
  };
  open();
  return {
    client: createORPCClient({ call: (...call) => link.call(...call) } satisfies Link),
    watch: (listener) => {
      listeners.add(listener);
      listener(reach);
      return () => void listeners.delete(listener);
    },
  };
}

/** A WebSocket does not say why it was refused; a request for the page does. */
async function isShutOut(): Promise<boolean> {
  try {
    const { status } = await fetch('/', { method: 'HEAD', cache: 'no-store' });
    return status === NO_SESSION;
  } catch {
    return false;
  }
}
