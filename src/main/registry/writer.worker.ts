import { join } from 'node:path';

import { serveThread } from '../process/thread.ts';
import { type Act, perform } from './act.ts';
import { ACTS } from './acts/index.ts';
import { connectWriter } from './connect.ts';
import { registryError } from './errors.ts';
import { DATABASE_FILE } from './files.ts';
import type { Acts } from './interface.ts';
import { type FolderLock, lockFolder } from './lock.ts';
import { migrate } from './migrate.ts';
import { finishRestore } from './restore.ts';
import type { Sql } from './sql.ts';
import type {
  ActArgument,
  HandedImport,
  HandedPart,
  HandedRows,
  NewImport,
} from './writer-protocol.ts';

/** The registry's only writer: one act after the other, each in a transaction of its own. */

interface OpenRegistryFile {
  readonly lock: FolderLock;
  readonly sql: Sql;
  readonly path: string;
}

let opened: OpenRegistryFile | undefined;

/** Imports whose rows are on their way, by number. */
const handed = new Map<number, HandedRows>();
let lastHanded = 0;

serveThread(
  {
    open: async (folder) => {
      opened = await open(folder as string);
    },
    beginHandOver: () => {
      handed.set((lastHanded += 1), { images: [], pairs: [] });
      return lastHanded;
    },
    handOver: (argument) => {
      const part = argument as HandedPart;
      const rows = handed.get(part.handed)!;
      if (part.list === 'images') rows.images.push(...part.rows);
      else rows.pairs.push(...part.rows);
    },
    act: (argument) => {
      const { name, input: given, actor } = argument as ActArgument;
      const { sql, path } = opened!;
      const input = given !== null && 'handed' in given ? received(given) : given;
      // The name is one of the table's: open.ts calls by the same type.
      const act = ACTS[name] as Act<keyof Acts>;
      const at = new Date().toISOString();
      try {
        return perform(sql, act, input, { action: name, actor, at });
      } catch (error) {
        throw registryError(error, path);
      }
    },
  },
  () => {
    opened?.sql.close();
    opened?.lock.release();
  },
);

/** An import that was handed over; its rows are let go, whatever becomes of it. */
function received({ study, handed: number }: HandedImport): NewImport {
  const rows = handed.get(number)!;
  handed.delete(number);
  return { study, ...rows };
}

async function open(folder: string): Promise<OpenRegistryFile> {
  const lock = lockFolder(folder);
  const path = join(folder, DATABASE_FILE);
  let sql: Sql | undefined;
  try {
    await finishRestore(folder);
    sql = connectWriter(path);
    migrate(sql, path);
    return { lock, sql, path };
  } catch (error) {
    sql?.close();
    lock.release();
    throw registryError(error, path);
  }
}
