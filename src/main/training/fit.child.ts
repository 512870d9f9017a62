import { openRuntime } from '../engine/runtime.ts';
import { serveWorker } from '../process/process.ts';
import type { FitEvent } from './progress.ts';
import { fitSettingsSchema } from './settings.ts';
import { runFit } from './fit.ts';

/** Progress reaches the parent at most this often, so that a fast stage does not flood it. */
const EVENT_MILLISECONDS = 200;

let cancelled = false;

serveWorker({
  async fit(argument, { emit }) {
    let last = 0;
    const onEvent = (event: FitEvent): void => {
      const throttled =
        event.kind === 'step' || event.kind === 'images' || event.kind === 'features';
      if (throttled && performance.now() - last < EVENT_MILLISECONDS) return;
      last = performance.now();
      emit(event);
    };
    const runtime = await openRuntime();
    const settings = fitSettingsSchema.parse(argument);
    await runFit(settings, { runtime, onEvent, isCancelled: () => cancelled });
  },
  cancel() {
    cancelled = true;
    return Promise.resolve();
  },
});
