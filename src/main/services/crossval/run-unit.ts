import type { Unit } from '../../../shared/crossval/units.ts';
import { fitName } from '../../../shared/crossval/arms.ts';
import { type StartWorker, startWorker } from '../../process/process.ts';
import type {
  OpenUnits,
  StepSeconds,
  UnitAnswer,
  UnitMessage,
  UnitRequest,
} from '../../training/unit-protocol.ts';

/** A process that fits units, one at a time. */
export interface UnitProcess {
  /** Whether it has fitted a unit of this fit before. */
  knows(unit: Unit): boolean;
  /** Rejects with what went wrong in it, or `engine` where it died. */
  fit(request: UnitRequest, onMessage: (message: UnitMessage) => void): Promise<UnitAnswer>;
  /** Seconds of one optimisation step of each network, measured now. */
  stepSeconds(): Promise<StepSeconds>;
  /** Has the unit under way end with a checkpoint. */
  pause(): void;
  close(): Promise<void>;
  kill(): void;
}

/** Throws SonopairError `fit`, `weights` or `engine` where no unit of the run can be fitted. */
export async function openUnitProcess(
  run: OpenUnits,
  start: StartWorker = startWorker,
): Promise<UnitProcess> {
  const worker = start(new URL('../../training/unit.child.ts', import.meta.url));
  const fits = new Set<string>();
  try {
    await worker.call('open', run);
  } catch (error) {
    worker.kill();
    throw error;
  }
  return {
    knows: ({ fit }) => fits.has(fitName(fit)),
    async fit(request, onMessage) {
      fits.add(fitName(request.unit.fit));
      const answer = await worker.call('fit', request, (event) => onMessage(event as UnitMessage));
      return answer as UnitAnswer;
    },
    stepSeconds: async () => (await worker.call('stepSeconds', null)) as StepSeconds,
    // One that has died by then has nothing left to be paused.
    pause: () => void worker.call('cancel', null).catch(() => undefined),
    close: () => worker.close(),
    kill: () => worker.kill(),
  };
}
