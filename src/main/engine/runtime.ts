import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { reasonOf, SonopairError } from '../../shared/errors.ts';
import { graphProto, modelProto, nodeProto, valueInfoProto } from '../nn/onnx/schema.ts';
import type { Provider, ProviderChoice } from './options.ts';
import type { EngineTensor, Feeds } from './tensor.ts';

/**
 * ONNX Runtime behind one small interface. Only child processes open it: its crashes and its
 * memory must never reach the process that answers the user.
 */
export interface Runtime {
  /** Version of ONNX Runtime, for manifests: sums differ between versions. */
  readonly version: string;
  /** Finds the provider that works here; the cause of every fall-back is said in words. */
  selectProvider(choice: ProviderChoice): Promise<ProviderSelection>;
  /** Opens a model, given as a file's path or as the bytes of one. */
  createSession(model: string | readonly Uint8Array[], options: SessionOptions): Promise<Session>;
}

export interface ProviderSelection {
  readonly provider: Provider;
  /** One line for every provider that was tried in vain. */
  readonly fallbacks: readonly string[];
}

export interface SessionOptions {
  readonly provider: Provider;
  /** Threads of one operator. */
  readonly threads: number;
}

export interface Session {
  /** Runs the graph; without `fetches` all outputs are returned. The feeds are not copied. */
  run(feeds: Feeds, fetches?: readonly string[]): Promise<Map<string, EngineTensor>>;
  release(): Promise<void>;
}

const PROVIDER_TITLES: Readonly<Record<Provider, string>> = {
  cpu: 'CPU',
  cuda: 'CUDA',
  dml: 'DirectML',
  webgpu: 'WebGPU',
};

export async function openRuntime(): Promise<Runtime> {
  // This is patient data: nothing may be reported anywhere. Must be set before the library loads.
  process.env['ORT_DISABLE_TELEMETRY'] = '1';
  const ort = await import('onnxruntime-node');
  // Its own log lines would stand between ours; causes reach the user as errors and notices.
  ort.env.logLevel = 'fatal';
  const bundled = new Map(ort.listSupportedBackends().map(({ name, bundled: b }) => [name, b]));

  const open = (
    model: string | readonly Uint8Array[],
    { provider, threads }: SessionOptions,
  ): Promise<InferenceSession> => {
    const options: InferenceSession.SessionOptions = {
      executionProviders: provider === 'cpu' ? ['cpu'] : [provider, 'cpu'],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      logSeverityLevel: 4,
    };
    return typeof model === 'string'
      ? ort.InferenceSession.create(model, options)
      : ort.InferenceSession.create(Buffer.concat(model), options);
  };

  return {
    version: ort.env.versions.node ?? ort.env.versions.common,

    async selectProvider(choice) {
      const fallbacks: string[] = [];
      for (const provider of candidatesFor(choice, process.platform)) {
        if (provider === 'cpu') return { provider, fallbacks };
        const title = PROVIDER_TITLES[provider];
        if (!bundled.has(provider)) {
          fallbacks.push(`${title} is not available on ${process.platform}.`);
          continue;
        }
        try {
          await (await open(probeModel(), { provider, threads: 1 })).release();
          return { provider, fallbacks };
        } catch (error) {
          const hint = bundled.get(provider)
            ? ''
            : ' (its libraries are an extra step, see README)';
          fallbacks.push(`${title} could not be used${hint}: ${reasonOf(error)}`);
        }
      }
      return { provider: 'cpu', fallbacks };
    },

    async createSession(model, options) {
      try {
        return wrap(await open(model, options), ort.Tensor);
      } catch (error) {
        throw new SonopairError('engine', {
          subject: typeof model === 'string' ? model : 'Generated graph',
          reason: `${PROVIDER_TITLES[options.provider]} cannot open it (${reasonOf(error)})`,
          remedy: 'Try --provider cpu, and check that the file is whole',
        });
      }
    },
  };
}

/** The smallest graph there is: shows whether a provider can open anything at all. */
function probeModel(): readonly Uint8Array[] {
  const input = valueInfoProto('x', 'float32', [1]);
  const output = valueInfoProto('y', 'float32', [1]);
  const relu = nodeProto({ op: 'Relu', name: 'relu', inputs: ['x'], outputs: ['y'] });
  return modelProto(
    graphProto({
      name: 'probe',
      nodes: [relu],
      initializers: [],
      inputs: [input],
      outputs: [output],
    }),
  ).chunks;
}

function candidatesFor(choice: ProviderChoice, platform: NodeJS.Platform): readonly Provider[] {
  if (choice !== 'auto') return choice === 'cpu' ? ['cpu'] : [choice, 'cpu'];
  return platform === 'win32' ? ['cuda', 'dml', 'cpu'] : ['cuda', 'cpu'];
}

function wrap(session: InferenceSession, tensorClass: typeof Tensor): Session {
  const toRuntime = ({ type, data, shape }: EngineTensor): Tensor =>
    type === 'float32' ? new tensorClass(type, data, shape) : new tensorClass(type, data, shape);
  return {
    async run(feeds, fetches) {
      const converted = Object.fromEntries(
        Object.entries(feeds).map(([name, tensor]) => [name, toRuntime(tensor)]),
      );
      const results = await session.run(converted, fetches ?? session.outputNames);
      return new Map(
        Object.entries(results).map(([name, value]) => [name, fromRuntime(name, value)]),
      );
    },
    release: () => session.release(),
  };
}

function fromRuntime(name: string, tensor: Tensor): EngineTensor {
  const { data, dims: shape } = tensor;
  if (data instanceof Float32Array) return { type: 'float32', shape, data };
  if (data instanceof BigInt64Array) return { type: 'int64', shape, data };
  throw new SonopairError('engine', {
    subject: name,
    reason: `ONNX Runtime returned the unexpected element type ${tensor.type}`,
  });
}
