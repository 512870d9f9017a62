import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { installedElectron } from '../../scripts/starting/electron.ts';
import { type Part, type SkipRecord, requiredParts, skippedTitle } from './parts.ts';

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/**
 * A suite that needs `part`: skipped with its reason where the part is missing, unless
 * `SONOPAIR_REQUIRE` (a comma list) names it: then it fails. `register` also runs where the suite is skipped (its tests are counted
 * as skipped), so it must only register tests: touch the part inside tests and hooks.
 */
export function describeWith(part: Part, title: string, register: () => void): void {
  const reason = missing(part);
  if (reason === undefined) {
    describe(title, register);
  } else if (requiredParts(process.env['SONOPAIR_REQUIRE']).includes(part)) {
    describe(title, () => {
      test(`needs ${part}, named in SONOPAIR_REQUIRE`, () => {
        expect.fail(`${part} is required and missing: ${reason}`);
      });
    });
  } else {
    const skip: SkipRecord = { part, suite: title, reason };
    record(skip);
    describe.skip(skippedTitle(skip), register);
  }
}

/** Why `part` is missing on this machine; undefined where it is present. */
export function missing(part: Part): string | undefined {
  return PROBES[part]();
}

/** A path inside the optional study data that may lie beside the repository. */
export function sharedStudy(...segments: readonly string[]): string {
  return resolve(repository, '../shared/study', ...segments);
}

/** The Python that has torch and torchvision; only inside `describeWith('torch', …)`. */
export function pythonWithTorch(): string {
  return found(torchPython(), 'torch and torchvision');
}

/** The Python that has onnx and its checker; only inside `describeWith('onnx-checker', …)`. */
export function pythonWithOnnx(): string {
  return found(onnxPython(), 'onnx');
}

const torchPython = once(() => pythonWith('torch', 'torchvision'));
const onnxPython = once(() => pythonWith('onnx'));

const PROBES: Readonly<Record<Part, () => string | undefined>> = {
  'shared-data': () =>
    existsSync(sharedStudy('bus-bra', 'pairs.csv')) ? undefined : 'no ../shared/study/bus-bra',
  torch: () => (torchPython() === undefined ? 'no Python with torch and torchvision' : undefined),
  'onnx-checker': () => (onnxPython() === undefined ? 'no Python with onnx' : undefined),
  r: once(() =>
    runs('Rscript', ['-e', 'quit(status = !nzchar(system.file(package = "pROC")))'])
      ? undefined
      : 'no Rscript with pROC',
  ),
  pdftotext: () => (isOnPath('pdftotext') ? undefined : 'no pdftotext (poppler-utils)'),
  chromium: () =>
    ['chromium', 'google-chrome', 'microsoft-edge'].some(isOnPath) ? undefined : 'no Chromium',
  gpu: once(missingGpu),
  electron: () => {
    const electron = installedElectron(join(repository, 'node_modules/electron'), process.env);
    return 'program' in electron
      ? undefined
      : `no Electron (${electron.reason}): real windows, sandbox and dialogs are NOT tested here`;
  },
  linux: () => (process.platform === 'linux' ? undefined : 'not on Linux'),
};

/**
 * The first Python that has all `modules`. Debian's own is asked by its path too, since a version
 * manager's `python3` may stand before it on PATH. The modules are located, not imported: importing
 * torch takes seconds, and a broken one should fail its suite rather than skip it.
 */
function pythonWith(...modules: readonly string[]): string | undefined {
  const probe =
    'import importlib.util, sys; ' +
    'sys.exit(any(importlib.util.find_spec(name) is None for name in sys.argv[1:]))';
  return ['python3', '/usr/bin/python3'].find((python) => runs(python, ['-c', probe, ...modules]));
}

function missingGpu(): string | undefined {
  if (!runs('nvidia-smi', ['-L'])) return 'no NVIDIA GPU';
  const library = `onnxruntime-node/bin/napi-v6/${process.platform}/${process.arch}/libonnxruntime_providers_cuda.so`;
  return existsSync(join(repository, 'node_modules', library))
    ? undefined
    : 'the CUDA libraries of onnxruntime-node are not installed';
}

function record(skip: SkipRecord): void {
  const file = process.env['SONOPAIR_SKIPS'];
  if (file !== undefined && file !== '') appendFileSync(file, `${JSON.stringify(skip)}\n`);
}

function runs(command: string, args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function isOnPath(command: string): boolean {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.some((folder) => existsSync(join(folder, command)));
}

function found(python: string | undefined, what: string): string {
  if (python === undefined) throw new Error(`No Python with ${what} on this machine`);
  return python;
}

function once<T>(probe: () => T): () => T {
  let result: { readonly value: T } | undefined;
  return () => (result ??= { value: probe() }).value;
}
