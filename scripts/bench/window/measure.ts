import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

import { fillRegistry, type RegistrySize } from '../../../src/main/bench/registry-data.ts';
import { openRegistry } from '../../../src/main/registry/open.ts';
import type { Task } from '../../../src/shared/contract/app.ts';
import { whileAsking } from './answering.ts';
import type { Client } from './host.ts';
import { type Line, lineOf } from './lines.ts';
import { fitFullSize } from './model.ts';
import { measureReading } from './read.ts';
import { measureScrolling } from './scroll.ts';
import { openSession, type Session, type StartTimes } from './session.ts';

const STARTS = 5;
/** How long nothing is done, to see what the machine itself adds (ms). */
const IDLE = 20_000;
/** From the start of the host to patients on the screen (ms, the figure). */
const USABLE = { of: 'median', most: 3000 } as const;

export interface WindowBench extends RegistrySize {
  readonly lines: readonly Line[];
}

/** Opens the workstation's window over a large registry of its own, and works in it. */
export async function measureWindow(
  size: RegistrySize,
  program: string,
  onProgress: (text: string) => void,
): Promise<WindowBench> {
  const folder = await mkdtemp(join(tmpdir(), 'sonopair-bench-'));
  const data = join(folder, 'data');
  try {
    await mkdir(data);
    await fill(data, size, onProgress);
    onProgress('Fitting a model of full size');
    const model = await fitFullSize(folder);
    onProgress('Starting the window');
    const starts: StartTimes[] = [];
    for (let start = 1; start < STARTS; start += 1) {
      const { started, close } = await openSession(data, program);
      await close();
      starts.push(started);
    }
    const session = await openSession(data, program);
    try {
      const work = await workIn(session, model, onProgress);
      return { ...size, lines: [...startLines([...starts, session.started]), ...work] };
    } finally {
      await session.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function fill(
  folder: string,
  size: RegistrySize,
  onProgress: (text: string) => void,
): Promise<void> {
  const registry = await openRegistry({ folder });
  try {
    await fillRegistry(registry, size, (done, total) =>
      onProgress(`Filling the registry: ${done} of ${total} patients`),
    );
    await registry.as('Bench').setSettings({ user: 'Bench', language: 'en', welcomed: true });
  } finally {
    await registry.close();
  }
}

function startLines(starts: readonly StartTimes[]): readonly Line[] {
  const of = (time: (start: StartTimes) => number): number[] => starts.map(time);
  return [
    lineOf(
      'start: the host is ready',
      of(({ hostReady }) => hostReady),
    ),
    lineOf(
      'start: the browser has started',
      of(({ hostReady, browserStarted }) => browserStarted - hostReady),
    ),
    lineOf(
      'start: its page shows patients',
      of(({ browserStarted, patientsShown }) => patientsShown - browserStarted),
    ),
    lineOf(
      'start: all of it',
      of(({ patientsShown }) => patientsShown),
      USABLE,
    ),
  ];
}

async function workIn(
  session: Session,
  model: string,
  onProgress: (text: string) => void,
): Promise<readonly Line[]> {
  const { client } = session;
  onProgress('Doing nothing');
  const idle = await whileAsking('nothing', session, () => setTimeout(IDLE));
  onProgress('Scrolling through the patients');
  const scrolling = await measureScrolling(session.page);
  onProgress('Loading the sample');
  const sample = await whileAsking('importing the sample', session, async () =>
    ended(client, (await client.studies.loadSample({})).task),
  );
  const { hash } = await client.models.importFolder({ path: model });
  await client.models.choose({ hash });
  onProgress('Reading');
  const reading = await measureReading(session);
  onProgress('Fitting a phantom model');
  const fit = await whileAsking('a phantom fit', session, async () =>
    ended(client, (await client.models.fitPhantom({})).task),
  );
  return [...scrolling, ...reading, ...fit.lines, ...sample.lines, ...idle.lines];
}

/** Waits for a task to be done. */
async function ended(client: Client, id: string): Promise<void> {
  const is = (task: Task): boolean => task.id === id && task.state !== 'running';
  let task = (await client.app.tasks({})).find(is);
  const events = task === undefined ? await client.app.events({}) : undefined;
  // It may have ended before the events were listened to.
  task ??= (await client.app.tasks({})).find(is);
  if (events !== undefined && task === undefined)
    for await (const event of events)
      if (event.type === 'task' && is(event.task)) {
        ({ task } = event);
        break;
      }
  if (task?.state !== 'done') throw new Error(`${task?.kind}: ${task?.failure ?? 'cancelled'}`);
}
