import { failure } from '../../../shared/contract/base.ts';
import type { ImportId } from '../../../shared/contract/imports.ts';
import { SonopairError } from '../../../shared/errors.ts';
import type { ChosenFile } from './chosen-files.ts';

/** A file that was not taken, and why. */
export interface Refused {
  readonly path: string;
  readonly reason: string;
}

export interface Upload {
  readonly refused: readonly Refused[];
  /** What was not sent: all of it that is left when it was stopped or failed. */
  readonly left: readonly ChosenFile[];
  /** Why it ended early; null where it did not, or was stopped. */
  readonly error: unknown;
}

export interface UploadOptions {
  readonly signal: AbortSignal;
  readonly progress: (done: number) => void;
  readonly texts: UploadTexts;
}

/** What is said in the user's language of failures that the application does not tell. */
export interface UploadTexts {
  /** Where the application does not answer. */
  readonly lost: () => SonopairError;
  /** Why a file cannot be read any more. */
  readonly gone: string;
}

/** Files on their way at once: the application copies, flushes and decodes each. */
const AT_ONCE = 3;

/**
 * Sends files into an import. One that is refused is listed and stops nothing; a full disk or an
 * application that does not answer ends it, with what is left to send.
 */
export async function upload(
  id: ImportId,
  files: readonly ChosenFile[],
  { signal, progress, texts }: UploadOptions,
): Promise<Upload> {
  const refused: Refused[] = [];
  const left = new Set(files);
  const waiting = files[Symbol.iterator]();
  const ending = new AbortController();
  const stop = AbortSignal.any([signal, ending.signal]);
  let error: unknown = null;
  let done = 0;
  const work = async (): Promise<void> => {
    for (const chosen of waiting) {
      if (stop.aborted) return;
      try {
        const reason = await send(id, chosen, stop, texts);
        if (reason !== null) refused.push({ path: chosen.path, reason });
        left.delete(chosen);
        progress((done += 1));
      } catch (thrown) {
        if (stop.aborted) return;
        error ??= thrown;
        ending.abort();
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { refused, left: [...left], error };
}

/** Null where the file was taken (which it also is where it is no image), or why it was refused. */
async function send(
  id: ImportId,
  { path, file }: ChosenFile,
  signal: AbortSignal,
  texts: UploadTexts,
): Promise<string | null> {
  const address = path.split('/').map(encodeURIComponent).join('/');
  const response = await fetch(`/import/${id}/${address}?modified=${file.lastModified}`, {
    method: 'PUT',
    body: file,
    signal,
  }).catch(async (thrown: unknown) => {
    // A file that has gone or changed since it was chosen fails in the same way.
    if (!signal.aborted && !(await isReadable(file))) return null;
    throw signal.aborted ? thrown : texts.lost();
  });
  if (response === null) return texts.gone;
  if (response.ok) return null;
  const parsed = failure.safeParse(await response.json().catch(() => null));
  if (!parsed.success) throw texts.lost();
  const { kind, subject, reason, remedy } = parsed.data;
  const way = remedy === undefined ? {} : { remedy };
  if (kind !== 'import' && kind !== 'image')
    throw new SonopairError(kind, { subject, reason, ...way });
  return reason;
}

async function isReadable(file: File): Promise<boolean> {
  return file
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    );
}
