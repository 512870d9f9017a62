import { cpus } from 'node:os';
import { compare, type Comparison } from '../bench/measure.ts';
import { measureMemory, type PeakMemory } from '../bench/memory.ts';
import { startPyTorch } from '../bench/pytorch.ts';
import { measureRegistry, type RegistryBench } from '../bench/registry.ts';
import { WORKLOAD_NAMES, type WorkloadName } from '../bench/workloads.ts';
import { benchCrossval, type CrossvalBench } from './bench-crossval.ts';

export interface BenchRequest {
  readonly threads: number;
  readonly rounds: number;
  readonly repetitions: number;
  readonly only: readonly BenchName[];
  /** Patients of the registry that is measured, three pairs each. */
  readonly patients: number;
  readonly memory: boolean;
  readonly onProgress: (text: string) => void;
}

/** One line of the report: what is compared, the figure, and what was aimed at. */
export interface BenchLine {
  readonly title: string;
  readonly ours: number;
  readonly theirs: number | null;
  readonly ratio: number | null;
  /** Of the medians, to show the noise. */
  readonly medianRatio: number | null;
  /** Against PyTorch as it comes, without a choice of memory layout or of Adam's loop. */
  readonly defaultRatio: number | null;
  readonly aim: number | null;
  readonly note: string;
}

export interface BenchReport {
  readonly machine: string;
  readonly threads: number;
  /** Billions of multiply-adds, doubled, per second: a 2048³ float32 product. */
  readonly sgemmGflops: number | null;
  readonly times: readonly BenchLine[];
  /** Share of that rate which the training steps reach. */
  readonly efficiency: readonly { readonly title: string; readonly fraction: number }[];
  readonly memory: PeakMemory | null;
  readonly registry: RegistryBench | null;
  readonly crossval: CrossvalBench | null;
}

/** What can be measured: computing beside PyTorch, the registry, and a plan of cross-validation. */
export const BENCH_NAMES = [...WORKLOAD_NAMES, 'registry', 'crossval'] as const;
export type BenchName = (typeof BENCH_NAMES)[number];

/** Aims for ours / PyTorch, in time of one unit. */
const AGAINST_PYTORCH: readonly {
  readonly name: WorkloadName;
  readonly title: string;
  readonly aim: number;
}[] = [
  { name: 'resnet18-step', title: 'ResNet-18 training step, batch 8', aim: 0.95 },
  { name: 'alexnet-step', title: 'AlexNet three-layer training step, batch 8', aim: 0.45 },
  { name: 'resnet18-inference-1', title: 'ResNet-18 inference, batch 1', aim: 0.65 },
  { name: 'resnet18-inference-8', title: 'ResNet-18 inference, batch 8', aim: 0.65 },
  { name: 'alexnet-inference-1', title: 'AlexNet inference, batch 1', aim: 0.65 },
  { name: 'alexnet-inference-8', title: 'AlexNet inference, batch 8', aim: 0.65 },
];
const READ_AIM = 1.6;
const PAIRS_PER_PATIENT = 3;

/** Times and memory of this machine, side by side with PyTorch where it is installed. */
export async function runBench(request: BenchRequest): Promise<BenchReport> {
  const { threads, onProgress, patients } = request;
  const workloads = request.only.filter((name) => name !== 'registry' && name !== 'crossval');
  const measured =
    workloads.length === 0
      ? new Map<WorkloadName, Comparison>()
      : await measureWorkloads(workloads, request);
  let memory: PeakMemory | null = null;
  if (request.memory && workloads.length > 0) {
    onProgress('Measuring peak memory of a fit and of a reader');
    memory = await measureMemory(threads);
  }
  const registry = request.only.includes('registry')
    ? await measureRegistry({ patients, pairsPerPatient: PAIRS_PER_PATIENT }, onProgress)
    : null;
  const crossval = request.only.includes('crossval')
    ? await benchCrossval(threads, onProgress)
    : null;
  return { ...reportOf(measured, threads, memory), registry, crossval };
}

async function measureWorkloads(
  names: readonly WorkloadName[],
  request: BenchRequest,
): Promise<ReadonlyMap<WorkloadName, Comparison>> {
  const { threads, onProgress } = request;
  const pytorch = await startPyTorch(threads);
  if (pytorch === undefined)
    onProgress('PyTorch is not installed for python3: only our own times are measured.');
  const measured = new Map<WorkloadName, Comparison>();
  try {
    for (const name of names) {
      onProgress(`Measuring ${name}`);
      const known = AGAINST_PYTORCH.some((line) => line.name === name);
      measured.set(name, await compare(name, { ...request, pytorch: known ? pytorch : undefined }));
    }
  } finally {
    pytorch?.close();
  }
  return measured;
}

function reportOf(
  measured: ReadonlyMap<WorkloadName, Comparison>,
  threads: number,
  memory: PeakMemory | null,
): Omit<BenchReport, 'registry' | 'crossval'> {
  const times: BenchLine[] = [];
  for (const { name, title, aim } of AGAINST_PYTORCH) {
    const line = measured.get(name);
    if (line === undefined) continue;
    const { ours, theirs, theirDefault, variant } = line;
    times.push({
      title,
      ours: ours.min,
      theirs: theirs?.min ?? null,
      ratio: theirs === undefined ? null : ours.min / theirs.min,
      medianRatio: theirs === undefined ? null : ours.median / theirs.median,
      defaultRatio: theirDefault === undefined ? null : ours.min / theirDefault,
      aim,
      note: variant === undefined ? '' : `PyTorch's fastest: ${variant}`,
    });
  }
  const plain = measured.get('ensemble-plain')?.ours;
  const read = measured.get('ensemble-read')?.ours;
  if (plain !== undefined && read !== undefined)
    times.push({
      title: 'Read of one pair with Grad-CAM / plain ensemble forward',
      ours: read.min,
      theirs: plain.min,
      ratio: read.min / plain.min,
      medianRatio: read.median / plain.median,
      defaultRatio: null,
      aim: READ_AIM,
      note: 'both ours',
    });
  const rate = gflops(measured.get('sgemm'));
  const efficiency = AGAINST_PYTORCH.flatMap(({ name, title }) => {
    const own = gflops(measured.get(name));
    return own === null || rate === null ? [] : [{ title, fraction: own / rate }];
  });
  const machine = `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores`;
  return { machine, threads, sgemmGflops: rate, times, efficiency, memory };
}

function gflops(line: Comparison | undefined): number | null {
  return line === undefined ? null : (2 * line.multiplications) / line.ours.min / 1e6;
}
