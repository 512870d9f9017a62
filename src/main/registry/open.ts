import { join } from 'node:path';

import { SonopairError } from '../../shared/errors.ts';
import { ensureFolder } from '../files/write.ts';
import type { Calls } from '../process/calls.ts';
import { startThread } from '../process/thread.ts';
import { DATABASE_FILE } from './files.ts';
import type { Acts, Async, Queries, Registry } from './interface.ts';
import type { NewImport } from './writer-protocol.ts';

/**
 * Which reading thread answers a query: the one a person waits for, or the one that may take
 * seconds without anybody waiting for the worklist behind it.
 */
const QUERIES: Readonly<Record<keyof Queries, ReaderName>> = {
  worklistPage: 'foreground',
  facets: 'foreground',
  filters: 'foreground',
  patient: 'foreground',
  suggestPatients: 'foreground',
  patientsOfCodes: 'foreground',
  history: 'foreground',
  pair: 'foreground',
  neighbour: 'foreground',
  unannotated: 'foreground',
  roiHistory: 'foreground',
  lesion: 'foreground',
  opinions: 'foreground',
  reads: 'foreground',
  allReads: 'background',
  read: 'foreground',
  revealed: 'foreground',
  models: 'foreground',
  unlocks: 'foreground',
  calibrations: 'foreground',
  calibration: 'foreground',
  studies: 'foreground',
  studyPairs: 'background',
  studyColumns: 'foreground',
  takenCodes: 'foreground',
  settings: 'foreground',
  jobs: 'foreground',
  job: 'foreground',
  image: 'foreground',
  imageUses: 'background',
  resembling: 'background',
  referencedFiles: 'background',
  isEmpty: 'foreground',
  counts: 'foreground',
  integrity: 'background',
  copyTo: 'background',
};

const ACTS: Readonly<Record<keyof Acts, true>> = {
  createStudy: true,
  createPatient: true,
  updatePatient: true,
  archivePatient: true,
  createExam: true,
  updateExam: true,
  createLesion: true,
  updateLesion: true,
  updatePair: true,
  archivePair: true,
  calibrate: true,
  saveRoi: true,
  saveImport: true,
  commitOpinion: true,
  saveReads: true,
  reveal: true,
  addModel: true,
  chooseModel: true,
  unlock: true,
  lockCalibration: true,
  chooseCalibration: true,
  saveFilter: true,
  deleteFilter: true,
  setSettings: true,
  noteRestore: true,
  queueJob: true,
  moveJob: true,
  interruptJobs: true,
};

type ReaderName = 'foreground' | 'background';

export interface RegistryOptions {
  /** The data folder; it is made where it does not exist. */
  readonly folder: string;
}

/**
 * Opens the registry of a data folder: a thread that writes, and two that read. Throws
 * SonopairError `registry` where another process has the folder, or the file is locked, damaged,
 * made by a newer Sonopair or by another program; `file` or `disk-full` where it cannot be
 * written. Nothing is changed then.
 */
export async function openRegistry({ folder }: RegistryOptions): Promise<Registry> {
  await ensureFolder(folder);
  const threads = await openThreads(folder);
  return {
    query: methodsOf<Queries>(QUERIES, async (name, input) => {
      const reader = await threads.readers[QUERIES[name]]();
      return reader.call('query', { name, input });
    }),
    as: (actor) =>
      methodsOf<Acts>(ACTS, async (name, input) => {
        const { writer } = threads;
        const parts = name === 'saveImport' ? await handOver(writer, input as NewImport) : null;
        return writer.call('act', { name, input: parts ?? input, actor });
      }),
    close: threads.close,
  };
}

/** Rows of an import that go to the writer in one message: copying them takes some milliseconds. */
const ROWS_AT_ONCE = 200;

/**
 * Hands the rows of a large import over to the writer in parts, since the thread that sends a message
 * copies it and does nothing else meanwhile. What the act is then called with; null for an import that
 * is one message.
 */
async function handOver(
  writer: Calls,
  { study, images, pairs }: NewImport,
): Promise<object | null> {
  if (images.length + pairs.length <= ROWS_AT_ONCE) return null;
  const handed = Number(await writer.call('beginHandOver', null));
  for (const [list, rows] of Object.entries({ images, pairs }))
    for (let at = 0; at < rows.length; at += ROWS_AT_ONCE)
      await writer.call('handOver', { handed, list, rows: rows.slice(at, at + ROWS_AT_ONCE) });
  return { study, handed };
}

/** An object with a method for each name. */
function methodsOf<T>(
  names: Readonly<Record<keyof T & string, unknown>>,
  call: (name: keyof T & string, input: unknown) => Promise<unknown>,
): Async<T> {
  const entries = Object.keys(names).map((name) => [
    name,
    (input: unknown) => call(name as keyof T & string, input),
  ]);
  // What the threads answer is typed by their tables (acts/index.ts, queries/index.ts).
  return Object.fromEntries(entries) as Async<T>;
}

interface Threads {
  readonly writer: Calls;
  readonly readers: Readonly<Record<ReaderName, () => Promise<Calls>>>;
  readonly close: () => Promise<void>;
}

/** The background reader is only started when something is asked of it. */
async function openThreads(folder: string): Promise<Threads> {
  const path = join(folder, DATABASE_FILE);
  const died = threadDied(folder);
  const started: Calls[] = [];
  const start = (entry: string): Calls => {
    const thread = startThread(new URL(entry, import.meta.url), died);
    started.push(thread);
    return thread;
  };
  // They load while the other one opens; the file is there when the writer has opened it.
  const writer = start('writer.worker.ts');
  const foreground = start('reader.worker.ts');
  let background: Promise<Calls> | undefined;
  const openReader = async (reader: Calls): Promise<Calls> => {
    await reader.call('open', path);
    return reader;
  };
  const close = async (): Promise<void> => {
    // The writer last, so that it finds nobody reading and puts the log into the file.
    for (const thread of started.toReversed()) await thread.close();
  };
  try {
    await writer.call('open', folder);
    await openReader(foreground);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    writer,
    readers: {
      foreground: () => Promise.resolve(foreground),
      background: () => (background ??= openReader(start('reader.worker.ts'))),
    },
    close,
  };
}

function threadDied(folder: string): (cause: string) => SonopairError {
  return (cause) =>
    new SonopairError('registry', {
      subject: folder,
      reason: `the registry is closed (${cause})`,
      remedy: 'Start Sonopair again. All that was saved is safe',
    });
}
