/**
 * Every failure a user can meet. The union is closed: a new kind is added here, so that each
 * host (command line, browser, Electron) can decide exhaustively how to show it.
 */
export const ERROR_KINDS = [
  /** The command or option itself is wrong (exit status 2). */
  'usage',
  /** A file or folder is absent, unreadable, or cannot be written. */
  'file',
  /** No space left, or a quota is reached. */
  'disk-full',
  /** pairs.csv or another study file breaks the study format. */
  'study',
  /** An image is missing, truncated, not an image, too large, or its ROI does not fit. */
  'image',
  /** A weights file is damaged, unsafe, or does not fit the network. */
  'weights',
  /** A model folder is damaged, of another input kind, or too new. */
  'model',
  /** A split file is damaged or does not belong to the study. */
  'split',
  /** Data would leak between the parts of a study, and nobody accepted it with a reason. */
  'leak',
  /** A fit cannot start, continue or resume as asked. */
  'fit',
  /** A generated graph is wrong: a shape, an operator or a gradient rule is missing. */
  'graph',
  /** ONNX Runtime or the child process that holds it failed. */
  'engine',
  /** The registry is locked, damaged or newer than this program. */
  'registry',
  /** What was asked for is not in the registry, or a value is taken already. */
  'record',
  /** An image of the store is missing or altered. */
  'store',
  /** An import cannot be prepared or stored as asked. */
  'import',
  /** An own opinion is required before the machine's is shown. */
  'opinion',
  /** The model must not speak here: its training images were not real and nobody unlocked it. */
  'locked',
  /** A backup cannot be made, read or put back. */
  'backup',
  /** A study bundle cannot be made, or is none, damaged or newer. */
  'bundle',
  /** The host cannot serve: no port, no browser, a refused origin. */
  'host',
  /** The user stopped the work (Ctrl-C). */
  'cancelled',
] as const;

export type ErrorKind = (typeof ERROR_KINDS)[number];

/** What a message must contain: the thing, the cause and the way out. */
export interface ErrorParts {
  /** The thing that failed, named as the user knows it: a file, a pair, a tensor. */
  readonly subject: string;
  /** What is wrong with it. */
  readonly reason: string;
  /** What the user can do. Omitted only where the reason already says it. */
  readonly remedy?: string;
}

/** The one error class that crosses module borders. Its message is a single line. */
export class SonopairError extends Error {
  readonly kind: ErrorKind;
  readonly parts: ErrorParts;

  constructor(kind: ErrorKind, parts: ErrorParts, options?: ErrorOptions) {
    super(oneLine(parts), options);
    this.name = 'SonopairError';
    this.kind = kind;
    this.parts = parts;
  }
}

/** The plain form in which an error crosses a process border without losing its type. */
export interface SerializedError extends ErrorParts {
  readonly kind: ErrorKind;
}

export function serializeError(error: unknown): SerializedError {
  if (error instanceof SonopairError) return { kind: error.kind, ...error.parts };
  return { kind: 'engine', subject: 'Unexpected failure', reason: reasonOf(error) };
}

export function deserializeError({ kind, ...parts }: SerializedError): SonopairError {
  return new SonopairError(kind, parts);
}

/** The text of any thrown value, on one line. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/\s+/g, ' ').trim();
}

function oneLine({ subject, reason, remedy }: ErrorParts): string {
  const sentences = [`${subject}: ${reason}`, ...(remedy === undefined ? [] : [remedy])];
  return sentences
    .map((sentence) => sentence.replace(/\s+/g, ' ').trim())
    .map((sentence) => (sentence.endsWith('.') ? sentence : `${sentence}.`))
    .join(' ');
}
