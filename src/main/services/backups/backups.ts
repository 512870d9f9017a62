import { isAbsolute } from 'node:path';

import { CHANGES, type Task } from '../../../shared/contract/app.ts';
import type { Contract } from '../../../shared/contract/index.ts';
import type { ServiceOf } from '../../../shared/contract/service.ts';
import type { ImageHash } from '../../../shared/domain/ids.ts';
import { SonopairError } from '../../../shared/errors.ts';
import type { ImageStore, Registry } from '../../registry/interface.ts';
import { commitRestore } from '../../registry/restore.ts';
import type { Gate } from '../gate.ts';
import type { RegistryAccess } from '../registry-access.ts';
import type { ReplaceableRegistry } from '../replaceable.ts';
import type { TaskReport, Tasks } from '../tasks.ts';
import { createBackup } from './create.ts';
import { discardRestore, prepareRestore } from './restore.ts';
import { verifyBackup } from './verify.ts';

export interface BackupsDependencies extends RegistryAccess {
  /** The data folder. */
  readonly folder: string;
  readonly store: Pick<ImageStore, 'open' | 'openHeat' | 'verify'>;
  readonly tasks: Tasks;
  /** Names of the jobs that run. */
  readonly jobs: () => readonly string[];
  /** Does `work` while no call is under way and none begins. */
  readonly hold: Gate['hold'];
  /** Does `work` with the registry closed, and opens it again. */
  readonly whileClosed: ReplaceableRegistry['whileClosed'];
}

/** The data folder as one file, and back: `backups` of the contract. */
export function createBackups(access: BackupsDependencies): ServiceOf<Contract['backups']> {
  const { tasks } = access;
  return {
    create: async ({ path }) => {
      refuseRelative(path);
      const { id } = tasks.start('backup', path, (report) => create(path, access, report));
      return { task: id };
    },
    inspect: async ({ path }, signal) => {
      refuseRelative(path);
      const { createdAt, createdWith, patients, pairs, images } = await tasks.run(
        'verify',
        path,
        (report) =>
          verifyBackup(path, { signal: either(report, signal), onProgress: report.progress }),
      ).result;
      return { createdAt, createdWith, patients, pairs, images };
    },
    restore: async ({ path }) => {
      refuseRelative(path);
      refuseWhileBusy(access, path);
      const { id } = tasks.start('restore', path, (report) => restore(path, access, report));
      return { task: id };
    },
    verify: (_, signal) =>
      tasks.run('verify', access.folder, (report) => verifyAll(access, report, signal)).result,
  };
}

/** Reads all of the registry and every stored image. */
async function verifyAll(
  { registry, store }: BackupsDependencies,
  report: TaskReport,
  signal: AbortSignal | undefined,
): ReturnType<ServiceOf<Contract['backups']>['verify']> {
  report.step('registry');
  const database = await registry.query.integrity(null);
  const { images } = await registry.query.referencedFiles(null);
  report.step('files');
  const faults = await store.verify(images, report.progress, either(report, signal));
  return {
    images: images.length,
    missing: await namesOf(faults.missing, registry),
    altered: await namesOf(faults.altered, registry),
    database,
  };
}

/** Aborted when the user cancels the task, or the window that waits for it is gone. */
function either({ signal }: TaskReport, gone: AbortSignal | undefined): AbortSignal {
  return gone === undefined ? signal : AbortSignal.any([signal, gone]);
}

async function create(
  path: string,
  access: BackupsDependencies,
  report: TaskReport,
): Promise<void> {
  const { leftOut } = await createBackup(path, access, report);
  if (leftOut.length === 0) return;
  const named = leftOut.slice(0, 5).join(', ') + (leftOut.length > 5 ? ', …' : '');
  // The file is there and good; but whoever relies on it must know what it lacks.
  throw new SonopairError('backup', {
    subject: path,
    reason: `the backup was made, but ${leftOut.length} pictures are missing or altered in the store and not in it: ${named}`,
    remedy: 'Keep older backups, which may have them',
  });
}

async function restore(
  path: string,
  access: BackupsDependencies,
  report: TaskReport,
): Promise<void> {
  const { folder, acts, events, hold, whileClosed } = access;
  // Whoever restores is named in what is restored, whose settings may know another user.
  const actor = await acts();
  try {
    const { createdAt } = await prepareRestore(path, folder, report);
    await hold(async () => {
      refuseWhileBusy(access, path, 'restore');
      // The registry finds the new contents when it is opened again, and puts them in their place.
      await whileClosed(() => commitRestore(folder));
    });
    await actor.noteRestore({ backup: path, createdAt });
  } finally {
    await discardRestore(folder);
  }
  events.changed(...CHANGES);
}

/** What runs may be writing what is about to be replaced. */
function refuseWhileBusy(
  { tasks, jobs }: Pick<BackupsDependencies, 'tasks' | 'jobs'>,
  path: string,
  but?: Task['kind'],
): void {
  const task = tasks.list().find(({ kind, state }) => state === 'running' && kind !== but);
  const other = task?.subject ?? jobs()[0];
  if (other === undefined) return;
  throw new SonopairError('backup', {
    subject: path,
    reason: `it cannot be restored while other work is going on (${other})`,
    remedy: 'Wait for it or cancel it, then try again. Nothing was changed',
  });
}

function refuseRelative(path: string): void {
  if (isAbsolute(path)) return;
  throw new SonopairError('backup', {
    subject: path,
    reason: 'the path does not say in which folder',
    remedy: 'Give the whole path of the file',
  });
}

/** What the user knows images by: patient, pair and file. */
async function namesOf(
  hashes: readonly ImageHash[],
  { query }: Pick<Registry, 'query'>,
): Promise<string[]> {
  if (hashes.length === 0) return [];
  const uses = await query.imageUses({ hashes });
  const names = new Map(
    uses.map(({ image, pairCode, patientCode }) => [
      image.hash,
      `${patientCode} · ${pairCode} · ${image.name}`,
    ]),
  );
  return hashes.map((hash) => names.get(hash) ?? hash);
}
