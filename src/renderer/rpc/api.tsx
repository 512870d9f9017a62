import { createTanstackQueryUtils, type RouterUtils } from '@orpc/tanstack-query';
import { createContext, type ReactNode, use, useMemo } from 'react';

import type { Client, Connection } from './connect.ts';

interface Api {
  readonly connection: Connection;
  readonly utils: RouterUtils<Client>;
}

const ApiContext = createContext<Api | undefined>(undefined);

export function ApiProvider({
  connection,
  children,
}: {
  readonly connection: Connection;
  readonly children: ReactNode;
}) {
  const api = useMemo(
    () => ({ connection, utils: createTanstackQueryUtils(connection.client) }),
    [connection],
  );
  return <ApiContext value={api}>{children}</ApiContext>;
}

function useApiContext(): Api {
  const api = use(ApiContext);
  if (api === undefined) throw new Error('ApiProvider is missing');
  return api;
}

/** Query and mutation options of every procedure: `useQuery(useApi().patients.get.queryOptions(…))`. */
export function useApi(): RouterUtils<Client> {
  return useApiContext().utils;
}

/** The calls themselves, for what is neither shown nor cached. */
export function useClient(): Client {
  return useApiContext().connection.client;
}

export function useConnection(): Connection {
  return useApiContext().connection;
}
