/** A file as it was chosen, by itself or with the folder it lies in. */
export interface ChosenFile {
  /** From the folder that was chosen on, `/` separated. */
  readonly path: string;
  readonly file: File;
}

/** What operating systems leave in folders, as the application passes it over in folders of its own. */
const CLUTTER = /^(?:\..*|Thumbs\.db|desktop\.ini|__MACOSX)$/i;

function isClutter(path: string): boolean {
  return path.split('/').some((part) => CLUTTER.test(part));
}

/** The files of an input, in the order of their names; of a folder's, what is an import's business. */
export function filesOf(files: Iterable<File>): readonly ChosenFile[] {
  return inOrder([...files].map((file) => ({ path: file.webkitRelativePath || file.name, file })));
}

/**
 * The files and folders that were dropped, whole. Call it while the drop is being handled: later the
 * list is empty.
 */
export function dropped(transfer: DataTransfer): Promise<readonly ChosenFile[]> {
  const items = [...transfer.items].filter(({ kind }) => kind === 'file');
  const found = items.map((item): Promise<readonly ChosenFile[]> => {
    const entry = item.webkitGetAsEntry();
    if (entry !== null) return below(entry);
    const file = item.getAsFile();
    return Promise.resolve(file === null ? [] : [{ path: file.name, file }]);
  });
  return Promise.all(found).then((lists) => inOrder(lists.flat()));
}

async function below(entry: FileSystemEntry): Promise<readonly ChosenFile[]> {
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    return [{ path: entry.fullPath.replace(/^\//, ''), file }];
  }
  if (!isFolder(entry)) return [];
  const found: ChosenFile[] = [];
  for (const each of await entriesOf(entry)) found.push(...(await below(each)));
  return found;
}

/** A folder gives its entries in parts, the last one empty. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (part.length === 0) return all;
    all.push(...part);
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

function inOrder(files: readonly ChosenFile[]): readonly ChosenFile[] {
  const order = new Intl.Collator('en', { numeric: true });
  return files
    .filter(({ path }) => !isClutter(path))
    .toSorted((one, other) => order.compare(one.path, other.path));
}

/**
 * Gives files whose path another one has a path of their own, as `b (2).png`: an upload replaces
 * what has its path. The same file chosen again keeps its path. `taken` is added to.
 */
export function withOwnPaths(
  files: readonly ChosenFile[],
  taken: Map<string, string>,
): readonly ChosenFile[] {
  return files.map(({ path, file }) => {
    const stamp = `${file.size} ${file.lastModified}`;
    let own = path;
    for (let copy = 2; (taken.get(own) ?? stamp) !== stamp; copy += 1)
      own = path.replace(/(\.[^./]*)?$/, ` (${copy})$1`);
    taken.set(own, stamp);
    return { path: own, file };
  });
}
