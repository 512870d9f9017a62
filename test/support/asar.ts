import { readFileSync } from 'node:fs';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A reader of asar archives of its own, so that what the packager wrote is not read back by itself. */
interface Entry {
  readonly files?: Readonly<Record<string, Entry>>;
  readonly size?: number;
  /** From the end of the header, in decimal digits. */
  readonly offset?: string;
  /** Beside the archive, in `<archive>.unpacked`. */
  readonly unpacked?: boolean;
}

export interface Archive {
  /** Paths of the files inside the archive. */
  readonly packed: readonly string[];
  /** Paths of the files outside, relative to `<archive>.unpacked`. */
  readonly unpacked: readonly string[];
  readonly text: (path: string) => string;
  /** Makes one folder of both. */
  readonly extract: (folder: string) => Promise<void>;
}

export function openArchive(file: string): Archive {
  const bytes = readFileSync(file);
  const base = 8 + bytes.readUInt32LE(4);
  const length = bytes.readUInt32LE(12);
  const root = JSON.parse(bytes.toString('utf8', 16, 16 + length)) as Entry;
  const entries = new Map(filesOf(root, ''));
  const pathsOf = (unpacked: boolean): string[] =>
    [...entries]
      .filter(([, entry]) => (entry.unpacked ?? false) === unpacked)
      .map(([path]) => path);
  const contentOf = (path: string): Buffer => {
    const { offset, size } = entries.get(path)!;
    return bytes.subarray(base + Number(offset), base + Number(offset) + size!);
  };
  return {
    packed: pathsOf(false),
    unpacked: pathsOf(true),
    text: (path) => contentOf(path).toString('utf8'),
    extract: async (folder) => {
      for (const path of pathsOf(false)) {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), contentOf(path));
      }
      await cp(`${file}.unpacked`, folder, { recursive: true });
    },
  };
}

function filesOf(entry: Entry, path: string): [string, Entry][] {
  if (entry.files === undefined) return [[path, entry]];
  return Object.entries(entry.files).flatMap(([name, child]) =>
    filesOf(child, path === '' ? name : `${path}/${name}`),
  );
}

/** The fuses of an Electron executable, one character each: `0` off, `1` on. */
export async function fusesOf(executable: string): Promise<string> {
  const bytes = await readFile(executable);
  const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
  const at = bytes.indexOf(sentinel) + sentinel.length;
  return bytes.toString('latin1', at + 2, at + 2 + bytes[at + 1]!);
}
