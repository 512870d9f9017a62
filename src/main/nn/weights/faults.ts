import { reasonOf, SonopairError } from '../../../shared/errors.ts';

export const DOWNLOAD_AGAIN = 'Download or save the file again';
export const SAVE_STATE_DICT = 'Save model.state_dict() with torch.save, or use .safetensors';

/**
 * Sizes beyond which a file is refused before anything is allocated for it. The largest torchvision
 * classifier (VGG-19) has 575 MB; a fit's checkpoint has 0.9 GB (design.md, "Sizes to respect").
 */
export const LIMITS = {
  /** All the tensors of one file, in bytes. */
  tensorBytes: 4 * 2 ** 30,
  /** Pickled names and layouts, in bytes; ResNet-18's take 40 kB. */
  pickleBytes: 64 * 2 ** 20,
  /** The JSON header of a .safetensors file, in bytes: the limit of the format's own library. */
  headerBytes: 100_000_000,
} as const;

/** Names come from the file, and a message goes to a terminal. */
const MAX_REASON = 500;

/** Any fault of a weights file, named by its path. */
export function weightsError(
  path: string,
  reason: string,
  remedy: string = DOWNLOAD_AGAIN,
  cause?: unknown,
): SonopairError {
  const printable = reason.replace(/\p{Cc}/gu, '?');
  const short = printable.length > MAX_REASON ? `${printable.slice(0, MAX_REASON)}…` : printable;
  return new SonopairError('weights', { subject: path, reason: short, remedy }, { cause });
}

/** What a library threw over a file's content, in the user's words; our own errors pass. */
export function damaged(path: string, part: string, error: unknown): SonopairError {
  if (error instanceof SonopairError) return error;
  return weightsError(path, `${part} is damaged (${reasonOf(error)})`, DOWNLOAD_AGAIN, error);
}

/** "a, b, c and 4 more": enough of a list to find the fault by. */
export function someOf(names: readonly string[], shown = 3): string {
  const rest = names.length - shown;
  return rest > 0 ? `${names.slice(0, shown).join(', ')} and ${rest} more` : names.join(', ');
}
