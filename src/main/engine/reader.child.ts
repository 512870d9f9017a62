import { reasonOf, SonopairError } from '../../shared/errors.ts';
import { serveWorker } from '../process/process.ts';
import { type OpenResult, openSchema, type RunResult, runSchema } from './reader-protocol.ts';
import { openRuntime, type Session } from './runtime.ts';
import { float32 } from './tensor.ts';

/** The process that reads: it holds one model and runs it on batches of pairs. */

let session: Session | undefined;

serveWorker({
  async open(argument): Promise<OpenResult> {
    const { path, provider: choice, threads } = openSchema.parse(argument);
    const runtime = await openRuntime();
    const selection = await runtime.selectProvider(choice);
    session = await runtime.createSession(path, { provider: selection.provider, threads });
    return { ...selection, runtime: runtime.version };
  },

  async run(argument): Promise<RunResult> {
    const { input, images, shape, outputs } = runSchema.parse(argument);
    if (session === undefined)
      throw new SonopairError('engine', { subject: 'Reading process', reason: 'no model is open' });
    try {
      return await session.run({ [input]: float32(images, shape) }, outputs);
    } catch (error) {
      const reason = `ONNX Runtime cannot run it (${reasonOf(error)})`;
      throw new SonopairError('model', { subject: 'Model', reason });
    }
  },
});
