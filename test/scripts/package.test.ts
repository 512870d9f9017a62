import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { evaluateRun } from '../../src/main/evaluation/run/evaluate-run.ts';
import { Graph } from '../../src/main/nn/graph.ts';
import { encodeModel } from '../../src/main/nn/onnx/encode.ts';
import { BATCH } from '../../src/main/nn/shape.ts';
import { defaultEvaluation } from '../../src/shared/crossval/evaluation-options.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { type Archive, fusesOf, openArchive } from '../support/asar.ts';
import { simulatedRun } from '../support/crossval.ts';
import { stubElectron } from '../support/electron-stub.ts';
import { describeWith } from '../support/requires.ts';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../..');

describeWith('linux', 'a packaged workstation', () => {
  let folder: string;
  let program: string;
  let archive: Archive;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sonopair-package-'));
    // Under a test runner's NODE_ENV the window would be React's development build.
    const { NODE_ENV: _, ...env } = process.env;
    const args = [
      '--dir',
      '--output',
      folder,
      '--electron-dist',
      await stubElectron(join(folder, 'electron')),
    ];
    await run(process.execPath, [join(ROOT, 'scripts/package.ts'), ...args], {
      cwd: ROOT,
      env,
      maxBuffer: 2 ** 26,
    });
    program = join(
      folder,
      process.arch === 'x64' ? 'linux-unpacked' : `linux-${process.arch}-unpacked`,
    );
    archive = openArchive(join(program, 'resources/app.asar'));
  }, 300_000);

  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('has the build and no sources, tests, maps or types', () => {
    const own = archive.packed.filter((path) => !path.startsWith('node_modules/'));
    expect(own).toEqual(
      expect.arrayContaining([
        'package.json',
        'dist/main/index.js',
        'dist/main/engine/reader.child.js',
        'dist/main/training/fit.child.js',
        'dist/preload/preload.cjs',
        'dist/renderer/index.html',
        'dist/shared/errors.js',
      ]),
    );
    expect(own.filter((path) => !/^(dist\/.*|package\.json|LICENSE|NOTICE)$/.test(path))).toEqual(
      [],
    );
    const all = [...archive.packed, ...archive.unpacked];
    expect(all.filter((path) => /\.(ts|tsx|map|cpp|c|h)$/.test(path))).toEqual([]);
    expect(all.filter((path) => /^(test|docs|scripts|src)\//.test(path))).toEqual([]);
  });

  test('has every process and thread that a source starts', async () => {
    const { named, there } = await entriesOf(join(ROOT, 'src'));
    expect(named).toEqual(there);
    expect(there.length).toBeGreaterThan(7);
    const packed = there.map((path) => {
      const built = path.replace(/\.ts$/, '.js');
      if (!path.startsWith('renderer/')) return `dist/${built}`;
      // The window's are bundled under their own names and a hash.
      const name = posix.basename(built, '.js');
      const bundled = archive.packed.find((each) =>
        new RegExp(`^dist/renderer/assets/${name}-[^/]+\\.js$`).test(each),
      );
      return bundled ?? `a bundle of ${path}`;
    });
    expect(archive.packed).toEqual(expect.arrayContaining(packed));
  });

  test('has the native libraries outside the archive, of this platform only', () => {
    const { platform, arch } = process;
    const native = /\.(node|so|dylib|dll)(\.[\d.]+)?$/;
    expect(archive.packed.filter((path) => native.test(path))).toEqual([]);
    const libraries = archive.unpacked.filter((path) => native.test(path));
    const own = `${platform}[-/]${arch}`;
    for (const library of libraries) expect(library).toMatch(new RegExp(own));
    for (const name of ['onnxruntime-node/bin', 'better-sqlite3/prebuilds', '@img/sharp-'])
      expect(libraries.some((path) => path.startsWith(`node_modules/${name}`))).toBe(true);
    const foreign = /napi-v6\/(?!linux)|prebuilds\/(?!linux-)|sharp-(?!linux|libvips-linux)/;
    expect(archive.unpacked.filter((path) => foreign.test(path))).toEqual([]);
  });

  test('has every package the main process imports, and none that is bundled into the window', async () => {
    const packages = new Set(
      [...archive.packed, ...archive.unpacked]
        .filter((path) => /\.(js|cjs|mjs|node)$/.test(path))
        .flatMap((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []),
    );
    const imported = new Set(
      archive.packed
        .filter((path) => /^dist\/(main|shared|charts)\/.*\.js$/.test(path))
        .flatMap((path) => Array.from(archive.text(path).matchAll(/ from '([^.'][^']*)'/g)))
        .map(([, name]) => /^(@[^/]+\/)?[^/]+/.exec(name!)![0])
        .filter((name) => !name.startsWith('node:') && !builtinModules.includes(name)),
    );
    imported.delete('electron');
    expect(imported.size).toBeGreaterThan(10);
    expect([...imported].filter((name) => !packages.has(name))).toEqual([]);
    // Reports draw charts, whose elements are React's.
    const ofWindow = Object.keys(packageJson.dependencies).filter(
      (name) => name !== 'react' && /react|lucide|i18next|zustand|tanstack/.test(name),
    );
    expect(ofWindow.length).toBeGreaterThan(5);
    expect(ofWindow.filter((name) => packages.has(name))).toEqual([]);
  });

  test('has the licences, also of what is bundled', () => {
    const own = ['LICENSE', 'NOTICE', 'node_modules/react/LICENSE', 'node_modules/zod/LICENSE'];
    expect(archive.packed).toEqual(expect.arrayContaining(own));
  });

  test('cannot be run as Node, debugged, or led to load another program', async () => {
    // RunAsNode, CookieEncryption, NodeOptions, NodeCliInspect, AsarIntegrity, OnlyLoadAppFromAsar,
    // BrowserProcessSpecificV8Snapshot, GrantFileProtocolExtraPrivileges
    expect(await fusesOf(join(program, 'sonopair'))).toBe('01001100');
  });

  test('says that it is not signed', () => {
    const { version } = JSON.parse(archive.text('package.json')) as { version: string };
    expect(version).toBe(`${packageJson.version}-unsigned`);
  });

  test('is no larger than docs/packaging.md says: 100 MB beside Electron', async () => {
    expect(await sizeOf(join(program, 'resources'))).toBeLessThan(100e6);
    expect((await readdir(join(program, 'locales'))).toSorted()).toEqual(['de.pak', 'en-US.pak']);
  });

  describe('its files, under plain Node', () => {
    let app: string;

    beforeAll(async () => {
      app = join(folder, 'app');
      await archive.extract(app);
    });

    const at = (path: string): string => JSON.stringify(pathToFileURL(join(app, path)).href);

    test('run the command, and draw images', async () => {
      const sonopair = (...args: readonly string[]): Promise<string> =>
        node(`
          const { main } = await import(${at('dist/main/cli/index.js')});
          process.exitCode = await main(${JSON.stringify(args)});
        `);
      expect(await sonopair('--version')).toBe(`Sonopair ${packageJson.version}-unsigned\n`);
      const study = join(folder, 'study');
      await sonopair('phantom', '--out', study, '--patients', '2', '--seed', '1');
      const pairs = await readFile(join(study, 'pairs.csv'), 'utf8');
      expect(pairs.trim().split('\n').length).toBeGreaterThan(2);
    });

    test('write the report of a run, with its font and charts', async () => {
      const { manifest, units } = simulatedRun({ patients: 12, folds: 2 });
      const options = { ...defaultEvaluation(1), bootstrap: { seed: 1, resamples: 20 } };
      const results = evaluateRun({ manifest, units, options });
      await writeFile(join(folder, 'run.json'), JSON.stringify({ manifest, results }));
      const start = await node(`
        import { readFileSync } from 'node:fs';
        const { runReport } = await import(${at('dist/main/reports/run-report/report.js')});
        const pdf = await runReport(JSON.parse(readFileSync('run.json', 'utf8')));
        console.log(Buffer.from(pdf.subarray(0, 5)).toString(), pdf.length > 20_000);
      `);
      expect(start).toBe('%PDF- true\n');
    });

    test('open the registry in its threads', async () => {
      const info = await node(`
        const { openApp } = await import(${at('dist/main/app.js')});
        const host = { kind: 'electron', choosePath: null };
        const app = await openApp({ folder: 'data', host, locale: 'en' });
        console.log(JSON.stringify(await app.services.app.info({})));
        await app.close();
      `);
      expect(JSON.parse(info)).toMatchObject({
        version: `${packageJson.version}-unsigned`,
        empty: true,
      });
    });

    test('read with ONNX Runtime in a process of its own', async () => {
      const graph = new Graph();
      const images = graph.input('images', [BATCH, 1, 2, 2]);
      graph.output('mean', graph.add('ReduceMean', [images], { axes: [1, 2, 3] }));
      await writeFile(join(folder, 'model.onnx'), Buffer.concat(encodeModel(graph, 'test')));
      const answer = await node(`
        const { startWorker } = await import(${at('dist/main/process/process.js')});
        // Named as callers name it: by the source.
        const worker = startWorker(new URL(${at('dist/main/engine/reader.child.ts')}));
        await worker.call('open', { path: 'model.onnx', provider: 'cpu', threads: 1 });
        const images = Float32Array.of(1, 2, 3, 6);
        const run = { input: 'images', images, shape: [1, 1, 2, 2], outputs: ['mean'] };
        console.log((await worker.call('run', run)).get('mean').data[0]);
        await worker.close();
      `);
      expect(answer).toBe('3\n');
    });

    /** What a module prints. */
    async function node(code: string): Promise<string> {
      const script = join(folder, 'script.mjs');
      await writeFile(script, code);
      return (await run(process.execPath, [script], { cwd: folder })).stdout;
    }
  });
});

async function sizeOf(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true });
  const sizes = await Promise.all(
    names.map(async (name) => {
      const entry = await stat(join(folder, name));
      return entry.isFile() ? entry.size : 0;
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Entries of processes and threads below a folder: those that sources name, and those there are. */
async function entriesOf(
  folder: string,
): Promise<{ readonly named: readonly string[]; readonly there: readonly string[] }> {
  const paths = (await readdir(folder, { recursive: true }))
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /\.tsx?$/.test(path));
  const named = new Set<string>();
  for (const path of paths) {
    const text = await readFile(join(folder, path), 'utf8');
    const code = text.replace(/^\s*(?:\*|\/\/|\/\*).*$/gm, '');
    for (const [, name] of code.matchAll(/\('([\w./-]+\.(?:child|worker)\.ts)'/g))
      named.add(posix.join(posix.dirname(path), name!));
  }
  const there = paths.filter((path) => /\.(child|worker)\.ts$/.test(path));
  return { named: [...named].toSorted(), there: there.toSorted() };
}
