import { SonopairError } from '../../shared/errors.ts';
import { openRuntime } from '../engine/runtime.ts';
import { serveWorker } from '../process/process.ts';
import { openUnits, type Units } from './unit.ts';
import {
  openUnitsSchema,
  type UnitAnswer,
  type UnitEvent,
  type UnitMessage,
  unitRequestSchema,
} from './unit-protocol.ts';

/** The process that fits units of a run, one at a time. */

/** Progress reaches the parent at most this often, so that a fast stage does not flood it. */
const EVENT_MILLISECONDS = 200;

let units: Units | undefined;
let cancelled = false;

function opened(): Units {
  if (units !== undefined) return units;
  throw new SonopairError('engine', { subject: 'Fitting process', reason: 'no run is open' });
}

serveWorker({
  async open(argument): Promise<void> {
    units = await openUnits(openUnitsSchema.parse(argument), await openRuntime());
  },

  async fit(argument, { emit }): Promise<UnitAnswer> {
    let last = 0;
    const onEvent = (event: UnitEvent): void => {
      const throttled = !['epoch', 'notice', 'checkpoint'].includes(event.kind);
      if (throttled && performance.now() - last < EVENT_MILLISECONDS) return;
      last = performance.now();
      const message: UnitMessage = { event, memory: process.resourceUsage().maxRSS * 1024 };
      emit(message);
    };
    return opened().fit(unitRequestSchema.parse(argument), {
      onEvent,
      isCancelled: () => cancelled,
    });
  },

  stepSeconds: () => opened().stepSeconds(),

  /** The unit under way ends with a checkpoint, and so does any after it. */
  cancel() {
    cancelled = true;
    return Promise.resolve();
  },
});
