/** What a room of the house may import. It is the folder, or the one file, `src/<name>`. */
export interface Room {
  /** Other rooms; a room may always import itself. */
  readonly rooms: readonly string[];
  /** Packages; `@scope/*` stands for a whole scope. */
  readonly packages: readonly string[];
  /** Whether Node's own modules may be used. */
  readonly builtins: boolean;
}

/** The whole plan: which rooms there are, and what must stay out of reach of what. */
export interface House {
  readonly rooms: Readonly<Record<string, Room>>;
  /** The file that names and numbers the application, and the rooms that may read it. */
  readonly description: { readonly path: string; readonly readBy: readonly string[] };
  /** Modules from which `packages` must not be reachable by imports that run. */
  readonly unreachable: readonly {
    readonly from: string;
    readonly packages: readonly string[];
    readonly reason: string;
  }[];
}

/** A module that is only ever started, as a process or a thread of its own, never imported. */
export const CHILD_ENTRY = /\.(child|worker)\.ts$/;

const LEAVES = ['shared', 'main/files'];
const READERS = [...LEAVES, 'main/study'];

/** docs/architecture.md, "Rooms", in the form `npm run boundaries` checks. */
export const HOUSE: House = {
  rooms: {
    shared: {
      rooms: [],
      packages: ['zod', 'pure-rand', '@stdlib/*', '@orpc/contract'],
      builtins: false,
    },
    // The same pictures for the window and for reports, by functions from figures to elements.
    charts: {
      rooms: ['shared'],
      packages: ['react', 'd3-scale', 'd3-shape'],
      builtins: false,
    },
    renderer: {
      rooms: ['shared', 'charts'],
      packages: [
        'react',
        'react-dom',
        'react-aria-components',
        'lucide-react',
        'i18next',
        'react-i18next',
        'zustand',
        'zod',
        '@orpc/*',
        '@tanstack/*',
      ],
      builtins: false,
    },
    // Runs in Electron's sandbox: hands the window a port and imports nothing of ours.
    preload: { rooms: [], packages: ['electron'], builtins: false },
    'main/files': room(['shared']),
    'main/study': room(LEAVES, 'zod', 'csv-parse', 'csv-stringify'),
    'main/imaging': room(LEAVES, 'sharp', 'fast-bmp'),
    'main/phantom': room([...READERS, 'main/imaging']),
    'main/nn': room(LEAVES, 'zod', '@bufbuild/protobuf', 'pickleparser', 'yauzl'),
    'main/model': room([...LEAVES, 'main/nn'], 'zod'),
    'main/process': room(['shared']),
    'main/registry': room([...LEAVES, 'main/process'], 'better-sqlite3', 'zod'),
    'main/engine': room([...LEAVES, 'main/nn', 'main/process'], 'zod', 'onnxruntime-node'),
    'main/training': room(
      [...READERS, 'main/nn', 'main/engine', 'main/process', 'main/imaging', 'main/model'],
      'zod',
    ),
    'main/crossval': room([...READERS, 'main/nn'], 'zod', 'csv-parse', 'csv-stringify'),
    'main/bench': room(
      [
        ...LEAVES,
        'main/nn',
        'main/engine',
        'main/process',
        'main/registry',
        'main/model',
        'main/phantom',
        'main/training',
      ],
      'zod',
    ),
    'main/leakage': room([...READERS, 'main/imaging'], 'zod'),
    'main/evaluation': room(READERS),
    'main/reports': room(
      [...READERS, 'main/evaluation', 'charts'],
      'csv-stringify',
      'react',
      'pdfkit',
      '@expo-google-fonts/*',
    ),
    'main/services': room(
      [
        ...READERS,
        'main/imaging',
        'main/phantom',
        'main/nn',
        'main/model',
        'main/engine',
        'main/process',
        'main/registry',
        'main/training',
        'main/crossval',
        'main/bench',
        'main/leakage',
        'main/evaluation',
        'main/reports',
      ],
      'yauzl',
      'yazl',
      'zod',
    ),
    // The composition root is main/app.ts: the one file that puts services together.
    'main/app.ts': room([
      ...LEAVES,
      'main/process',
      'main/registry',
      'main/engine',
      'main/services',
    ]),
    // Contract procedure to one service call, and the pictures a window asks for by URL.
    'main/api': room([...LEAVES, 'main/app.ts', 'main/services'], '@orpc/*'),
    'main/host': room([...LEAVES, 'main/app.ts', 'main/api'], 'ws', '@orpc/server', 'zod'),
    'main/shell': room(
      [...LEAVES, 'main/process', 'main/services', 'main/app.ts', 'main/api'],
      'electron',
      '@orpc/server',
      'zod',
    ),
    // Electron's entry.
    'main/index.ts': room(['main/shell'], 'electron'),
    'main/cli': room([...LEAVES, 'main/services', 'main/app.ts', 'main/host'], 'commander'),
  },
  description: { path: 'package.json', readBy: ['main/model'] },
  unreachable: ['src/main/cli/index.ts', 'src/main/index.ts'].flatMap((from) => [
    {
      from,
      packages: ['onnxruntime-node'],
      reason: 'ONNX Runtime lives only in child processes',
    },
    {
      from,
      packages: ['better-sqlite3'],
      reason: 'the registry lives in worker threads, so that the main thread always answers',
    },
  ]),
};

function room(rooms: readonly string[], ...packages: readonly string[]): Room {
  return { rooms, packages, builtins: true };
}
