/** Where a command speaks: results on stdout, everything about the work on stderr. */
export interface Terminal {
  /** Whether someone watches: a line that keeps changing makes sense. */
  readonly interactive: boolean;
  /** A line (or several) of the result. */
  print(text: string): void;
  /** A line about the work. */
  note(text: string): void;
  /** The one line that keeps changing; shown only where someone watches. */
  progress(text: string): void;
  /** Takes the changing line away. */
  clear(): void;
}

/** A stream to write to: of the process, or of a test. */
export interface Output {
  write(text: string): unknown;
  on?(event: 'error', listener: (error: Error) => void): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

const CLEAR_LINE = '\r\u001B[K';

export function openTerminal(stdout: Output, stderr: Output): Terminal {
  const interactive = stderr.isTTY === true;
  let shown = false;
  const clear = (): void => {
    if (shown) stderr.write(CLEAR_LINE);
    shown = false;
  };
  return {
    interactive,
    print(text) {
      clear();
      stdout.write(`${text}\n`);
    },
    note(text) {
      clear();
      stderr.write(`${text}\n`);
    },
    progress(text) {
      if (!interactive) return;
      // A line that wraps could not be taken back. Some terminals say 0: they do not know.
      const { columns = 0 } = stderr;
      stderr.write(CLEAR_LINE + text.slice(0, (columns > 0 ? columns : 80) - 1));
      shown = true;
    },
    clear,
  };
}
