import { existsSync, globSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { parseSync } from 'oxc-parser';

/** One import, re-export or dynamic import as it stands in a file. */
export interface Import {
  readonly from: string;
  readonly line: number;
  readonly specifier: string;
  readonly target: Target;
  /** Erased before the program runs: it binds a file's types, but loads nothing. */
  readonly typeOnly: boolean;
}

/** What an import means. Paths are relative to the repository, with `/`. */
export type Target =
  | { readonly kind: 'module'; readonly path: string }
  | { readonly kind: 'package'; readonly name: string }
  | { readonly kind: 'builtin'; readonly name: string }
  | { readonly kind: 'missing'; readonly path: string }
  | { readonly kind: 'computed' };

/** Every module of the sources with what it imports. */
export interface ModuleGraph {
  readonly modules: readonly string[];
  readonly imports: readonly Import[];
  /** Files that do not parse, and why. */
  readonly broken: readonly string[];
}

/** Reads the import graph of `<root>/src`. */
export function readGraph(root: string): ModuleGraph {
  const modules = globSync('src/**/*.{ts,tsx}', { cwd: root })
    .map((path) => path.split(sep).join('/'))
    .toSorted();
  const imports: Import[] = [];
  const broken: string[] = [];
  for (const from of modules) {
    const text = readFileSync(join(root, from), 'utf8');
    const { module, errors } = parseSync(from, text);
    broken.push(...errors.map(({ message }) => `${from}: ${message}`));
    const add = (start: number, specifier: string | undefined, typeOnly: boolean): void => {
      const line = text.slice(0, start).split('\n').length;
      const target = specifier === undefined ? COMPUTED : resolveTarget(root, from, specifier);
      imports.push({ from, line, specifier: specifier ?? '(computed)', target, typeOnly });
    };
    for (const { start, moduleRequest, entries } of module.staticImports) {
      add(start, moduleRequest.value, entries.length > 0 && entries.every((entry) => entry.isType));
    }
    for (const { start, entries } of module.staticExports) {
      const source = entries.find((entry) => entry.moduleRequest !== null)?.moduleRequest;
      if (source) {
        add(
          start,
          source.value,
          entries.every((entry) => entry.isType),
        );
      }
    }
    for (const { start, moduleRequest } of module.dynamicImports) {
      add(start, literal(text.slice(moduleRequest.start, moduleRequest.end)), false);
    }
  }
  return { modules, imports, broken };
}

const COMPUTED: Target = { kind: 'computed' };

function resolveTarget(root: string, from: string, specifier: string): Target {
  if (specifier.startsWith('.')) {
    const absolute = resolve(root, dirname(from), specifier);
    const path = relative(root, absolute).split(sep).join('/');
    return { kind: existsSync(absolute) ? 'module' : 'missing', path };
  }
  if (isBuiltin(specifier)) return { kind: 'builtin', name: specifier };
  const parts = specifier.split('/');
  return { kind: 'package', name: parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/') };
}

/** The text of a quoted string without escapes or substitutions; undefined for anything else. */
function literal(source: string): string | undefined {
  return /^(?<quote>['"`])(?<text>[^'"`\\$]*)\k<quote>$/.exec(source)?.groups?.['text'];
}
