import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { SORTS, type WorklistQuery, worklistQuery } from '../../shared/contract/worklist.ts';
import type { PairId } from '../../shared/domain/ids.ts';
import { randomStream, type RandomStream } from '../../shared/random/stream.ts';
import { quantileOfSorted } from '../../shared/stats/moments.ts';
import type { Registry } from '../registry/interface.ts';
import { openRegistry } from '../registry/open.ts';
import {
  BIRADS_WRITTEN,
  codeAt,
  DEVICES,
  fillRegistry,
  HISTOLOGIES,
  type RegistrySize,
} from './registry-data.ts';

/** Milliseconds of one kind of question, as a window waits for it: through the threads and back. */
export interface RegistryLine {
  readonly title: string;
  readonly asked: number;
  readonly median: number;
  readonly p95: number;
  /** For the 95th percentile. */
  readonly aim: number | null;
}

export interface RegistryBench extends RegistrySize {
  /** Seconds it took to import everything. */
  readonly filled: number;
  /** Milliseconds from the closed file to the first page and its facets. */
  readonly opened: number;
  readonly lines: readonly RegistryLine[];
}

/** Rows a window asks for at a time. */
const PAGE = 100;
/** Questions of each kind. */
const ROUNDS = 200;
/** What a search may take before typing feels slow (issue: 50 ms at the 95th percentile). */
const AIM = 50;

/** Fills a registry in a temporary folder and asks it what windows ask. */
export async function measureRegistry(
  size: RegistrySize,
  onProgress: (text: string) => void,
  rounds = ROUNDS,
): Promise<RegistryBench> {
  const folder = await mkdtemp(join(tmpdir(), 'sonopair-bench-'));
  try {
    const began = performance.now();
    const filling = await openRegistry({ folder });
    try {
      await fillRegistry(filling, size, (done, total) =>
        onProgress(`Filling the registry: ${done} of ${total} patients`),
      );
    } finally {
      await filling.close();
    }
    const filled = (performance.now() - began) / 1000;
    onProgress('Asking the registry');
    const start = performance.now();
    const registry = await openRegistry({ folder });
    try {
      await Promise.all([firstPage(registry, search('')), registry.query.facets(search(''))]);
      const opened = performance.now() - start;
      return { ...size, filled, opened, lines: await ask(registry, size, rounds) };
    } finally {
      await registry.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function ask(
  registry: Registry,
  { patients }: RegistrySize,
  rounds: number,
): Promise<RegistryLine[]> {
  const { query } = registry;
  const random = randomStream(1, 'questions');
  const pairs: PairId[] = [];
  for (const study of await query.studies(null)) {
    const some = await query.studyPairs({ studyId: study.id, after: null, limit: rounds });
    pairs.push(...some.map(({ pair }) => pair.id));
  }
  const pair = (): PairId => pairs[random.integer(pairs.length)]!;
  const line = (title: string, aim: number | null, question: () => Promise<unknown>) =>
    measure(title, aim, rounds, question);
  const acts = registry.as('Bench');
  const roi = { x: 10, y: 10, width: 100, height: 100 };
  return [
    await line('search and first page', AIM, () => firstPage(registry, typedQuery(random))),
    await line('page at a random place of all patients', AIM, () => {
      const offset = random.integer(patients);
      return page(registry, search(''), offset, random);
    }),
    await line('facets with their counts', AIM, () => query.facets(typedQuery(random))),
    await line('search, page and facets together, after a change', AIM, async () => {
      await acts.saveRoi({ id: pair(), roi: { b: roi, se: roi } });
      // Measured from here on.
      return async () => {
        const asked = typedQuery(random);
        await Promise.all([firstPage(registry, asked), query.facets(asked)]);
      };
    }),
    await line('suggestions for a patient’s code', AIM, () => {
      const text = codeAt(random.integer(patients)).slice(0, 3 + random.integer(4));
      return query.suggestPatients({ text, studyId: null });
    }),
    await line('next pair without an ROI', AIM, () =>
      query.neighbour({
        id: pair(),
        query: typedQuery(random),
        direction: random.integer(2) === 0 ? 'next' : 'previous',
        unannotatedOnly: true,
      }),
    ),
    await line('how much is left to annotate', AIM, () =>
      query.unannotated({ query: typedQuery(random) }),
    ),
    await line('a patient with everything', AIM, async () => {
      const { patient } = await query.pair({ id: pair() });
      return () => query.patient({ id: patient.id });
    }),
    await line('images that resemble two of an import', AIM, async () => {
      const { b, se } = (await query.pair({ id: pair() })).pair;
      const found = await Promise.all([b, se].map(({ hash }) => query.image({ hash })));
      const fingerprints = found.flatMap((image) => image?.fingerprint ?? []);
      return () => query.resembling({ fingerprints, distance: 4 });
    }),
    await line('an ROI saved', null, () => acts.saveRoi({ id: pair(), roi: { b: roi, se: roi } })),
  ];
}

/** `question` may do something first and return what is to be measured. */
async function measure(
  title: string,
  aim: number | null,
  rounds: number,
  question: () => Promise<unknown>,
): Promise<RegistryLine> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    let began = performance.now();
    const answer = await question();
    if (typeof answer === 'function') {
      began = performance.now();
      await (answer as () => Promise<unknown>)();
    }
    times.push(performance.now() - began);
  }
  const sorted = times.toSorted((a, b) => a - b);
  return {
    title,
    asked: rounds,
    median: quantileOfSorted(sorted, 0.5),
    p95: quantileOfSorted(sorted, 0.95),
    aim,
  };
}

function search(text: string): WorklistQuery {
  return worklistQuery.parse({ text });
}

/** What people ask: words as they are typed letter by letter, with a facet or two, or neither. */
function typedQuery(random: RandomStream): WorklistQuery {
  const pick = <T>(values: readonly T[]): T => values[random.integer(values.length)]!;
  const typed = (text: string): string => text.slice(0, 1 + random.integer(text.length));
  const texts = [
    () => '',
    () => typed(codeAt(random.integer(100_000))),
    () => typed(pick(HISTOLOGIES)),
    () => `${pick(HISTOLOGIES).split(' ')[0]!} ${typed(pick(DEVICES))}`,
  ];
  return worklistQuery.parse({
    text: pick(texts)(),
    ...(random.integer(3) === 0 ? { diagnoses: ['malignant'] } : {}),
    ...(random.integer(4) === 0 ? { birads: [pick(BIRADS_WRITTEN), pick(BIRADS_WRITTEN)] } : {}),
    ...(random.integer(4) === 0 ? { devices: [pick(DEVICES)] } : {}),
    ...(random.integer(4) === 0 ? { annotated: false } : {}),
  });
}

function firstPage(registry: Registry, query: WorklistQuery): Promise<unknown> {
  const input = { query, sort: 'code', descending: false, offset: 0, limit: PAGE } as const;
  return registry.query.worklistPage(input);
}

function page(
  registry: Registry,
  query: WorklistQuery,
  offset: number,
  random: RandomStream,
): Promise<unknown> {
  const sort = SORTS[random.integer(SORTS.length)]!;
  const descending = random.integer(2) === 0;
  return registry.query.worklistPage({ query, sort, descending, offset, limit: PAGE });
}
