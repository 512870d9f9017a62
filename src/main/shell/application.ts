import { join } from 'node:path';

import { RPCHandler } from '@orpc/server/message-port';
import type { MessagePortMain } from 'electron';

import type { AppEvent } from '../../shared/contract/app.ts';
import type { Settings } from '../../shared/contract/studies.ts';
import { createExplain } from '../api/failures.ts';
import { createHandler } from '../api/handler.ts';
import { checkPage } from '../api/page.ts';
import { createRouter } from '../api/router.ts';
import { openApp } from '../app.ts';
import type { PathPurpose } from './dialogs.ts';
import type { Electron } from './electron.ts';
import { createFaultLog } from './fault-log.ts';
import { forkUtility } from './fork.ts';
import type { Handle } from './protocol.ts';

export interface ApplicationOptions {
  readonly dataFolder: string;
  /** Folder of the built page. */
  readonly page: string;
  readonly choosePath: (purpose: PathPurpose) => Promise<readonly string[] | null>;
}

/** The application as the shell serves it. */
export interface Application {
  /** Answers what the window loads by address, and takes what it uploads. */
  readonly handle: Handle;
  /** Answers the calls that come through a port, as long as it is open. */
  readonly serve: (port: MessagePortMain) => void;
  readonly settings: () => Promise<Settings>;
  readonly subscribe: (listener: (event: AppEvent) => void) => () => void;
  readonly close: () => Promise<void>;
}

/** Opens the application with Electron's computing processes. Throws SonopairError as `openApp`. */
export async function openApplication(
  { app, utilityProcess }: Pick<Electron, 'app' | 'utilityProcess'>,
  { dataFolder, page, choosePath }: ApplicationOptions,
): Promise<Application> {
  await checkPage(page);
  const { services, pictures, runFiles, receive, subscribe, close } = await openApp({
    folder: dataFolder,
    host: { kind: 'electron', choosePath },
    fork: forkUtility(utilityProcess),
    locale: app.getLocale(),
  });
  const log = createFaultLog(join(dataFolder, 'faults.log'));
  const explain = createExplain(log.write);
  const calls = new RPCHandler(createRouter(services, explain));
  return {
    handle: createHandler({ page, pictures, runFiles, receive, explain }),
    serve: (port) => calls.upgrade(port),
    settings: () => services.settings.get({}),
    subscribe,
    close: async () => {
      await close();
      await log.written();
    },
  };
}
