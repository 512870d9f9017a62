import type { Terminal } from './terminal.ts';
import { bar, duration } from './text.ts';

/** Where nobody watches, a line at most this often. */
const LINE_MILLISECONDS = 10_000;

/** Shows how many of how many are done: a bar where someone watches, otherwise a line now and then. */
export function countProgress(
  terminal: Terminal,
  what: string,
): (progress: { readonly done: number; readonly total: number }) => void {
  let first: { readonly at: number; readonly done: number } | undefined;
  let last = -Infinity;
  return ({ done, total }) => {
    const now = performance.now();
    if (first === undefined) {
      first = { at: now, done };
      last = now;
    }
    const since = done - first.done;
    const left = since === 0 ? undefined : ((now - first.at) / 1000 / since) * (total - done);
    const time = left === undefined ? '' : `  ${duration(left)} left`;
    if (terminal.interactive)
      terminal.progress(`${what} ${bar(done / total)} ${done}/${total}${time}`);
    else if (now - last > LINE_MILLISECONDS) {
      last = now;
      terminal.note(`${what} ${done}/${total}${time}`);
    }
    if (done === total) terminal.clear();
  };
}
