import { serveWorker } from '../process/process.ts';
import { makePhantom, phantomRequestSchema } from './phantom.ts';

/** The process that draws phantoms: half a minute of arithmetic for a sample of the usual size. */

const controller = new AbortController();

serveWorker({
  draw(argument, { emit }) {
    const { prefix, ...request } = phantomRequestSchema.parse(argument);
    return makePhantom({
      ...request,
      ...(prefix === undefined ? {} : { prefix }),
      signal: controller.signal,
      onProgress: emit,
    });
  },
  cancel() {
    controller.abort();
    return Promise.resolve();
  },
});
