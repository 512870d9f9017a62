import { readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

import {
  type ArrowFunctionExpression,
  type Function as OxcFunction,
  type Node,
  parseSync,
  visitorKeys,
} from 'oxc-parser';

/** The syntax trees of a set of modules, and what the names in them stand for. */
export interface Sources {
  readonly files: readonly SourceFile[];
  /** What an identifier means where it stands; follows imports. */
  readonly bindingOf: (identifier: Node) => Binding;
  /** The function of our own that is called, or undefined for a method or a library's. */
  readonly calledBy: (callee: Node) => FunctionNode | undefined;
  /** Every call of a function by its name. */
  readonly callsOf: (called: FunctionNode) => readonly CallNode[];
  /** The text of a node as it stands in its file, and `file:line` of it. */
  readonly textOf: (node: Node) => string;
  readonly placeOf: (node: Node) => string;
}

export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly nodes: readonly Node[];
}

export type FunctionNode = OxcFunction | ArrowFunctionExpression;
export type CallNode = Extract<Node, { type: 'CallExpression' }>;

/** Keys and positions to take one after the other; `*` takes any. */
export type Path = readonly string[];

export type Binding =
  | { readonly kind: 'value'; readonly init: Node; readonly path: Path }
  | {
      readonly kind: 'parameter';
      readonly of: FunctionNode;
      readonly index: number;
      readonly path: Path;
      readonly fallback: Node | undefined;
    }
  | { readonly kind: 'function'; readonly node: FunctionNode }
  | { readonly kind: 'import'; readonly from: string; readonly name: string }
  | { readonly kind: 'unknown' };

interface Scope {
  readonly outer: Scope | undefined;
  readonly names: Map<string, Binding>;
}

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const UNKNOWN: Binding = { kind: 'unknown' };

/** Parses modules, given by their paths from the repository's root with `/`. */
export function readSources(paths: readonly string[]): Sources {
  const scopes = new Map<Node, Scope>();
  const fileOf = new Map<Node, SourceFile>();
  const top = new Map<string, Scope>();
  const files = paths.map((path) => {
    const text = readFileSync(join(ROOT, path), 'utf8');
    const { program, errors } = parseSync(path, text);
    if (errors.length > 0) throw new Error(`${path}: ${errors[0]!.message}`);
    const nodes: Node[] = [];
    const file = { path, text, nodes };
    const scope: Scope = { outer: undefined, names: new Map() };
    top.set(path, scope);
    walk(program, scope, (node, within) => {
      nodes.push(node);
      scopes.set(node, within);
      fileOf.set(node, file);
      if (node.type === 'ImportDeclaration') bindImports(node, path, scope);
    });
    return file;
  });

  const lookUp = (name: string, from: Scope | undefined): Binding => {
    for (let scope = from; scope !== undefined; scope = scope.outer) {
      const binding = scope.names.get(name);
      if (binding === undefined) continue;
      if (binding.kind !== 'import') return binding;
      return lookUp(binding.name, top.get(binding.from));
    }
    return UNKNOWN;
  };
  const bindingOf: Sources['bindingOf'] = (node) =>
    node.type === 'Identifier' ? lookUp(node.name, scopes.get(node)) : UNKNOWN;
  const calledBy: Sources['calledBy'] = (callee) => {
    const binding = bindingOf(callee);
    if (binding.kind === 'function') return binding.node;
    if (binding.kind !== 'value' || binding.path.length > 0) return undefined;
    return isFunction(binding.init) ? binding.init : undefined;
  };
  const calls = new Map<FunctionNode, CallNode[]>();
  for (const node of files.flatMap(({ nodes }) => nodes)) {
    if (node.type !== 'CallExpression') continue;
    const called = calledBy(node.callee);
    if (called !== undefined) calls.set(called, [...(calls.get(called) ?? []), node]);
  }
  return {
    files,
    bindingOf,
    calledBy,
    callsOf: (called) => calls.get(called) ?? [],
    textOf: (node) => fileOf.get(node)!.text.slice(node.start, node.end),
    placeOf: (node) => {
      const { path, text } = fileOf.get(node)!;
      return `${path}:${text.slice(0, node.start).split('\n').length}`;
    },
  };
}

/** The nodes directly below one. */
export function childrenOf(node: Node): readonly Node[] {
  const fields = node as unknown as Readonly<
    Record<string, Node | readonly (Node | null)[] | null>
  >;
  return (visitorKeys[node.type] ?? [])
    .flatMap((key) => fields[key] ?? [])
    .filter((child): child is Node => child !== null);
}

export function isFunction(node: Node): node is FunctionNode {
  return (
    node.type === 'FunctionDeclaration' ||
    node.type === 'FunctionExpression' ||
    node.type === 'ArrowFunctionExpression'
  );
}

/** The name of a property as it is written, where it is not computed. */
export function keyOf(key: Node, computed: boolean): string | undefined {
  if (key.type === 'Literal') return String(key.value);
  return key.type === 'Identifier' && !computed ? key.name : undefined;
}

const BLOCKS = new Set([
  'BlockStatement',
  'ForStatement',
  'ForOfStatement',
  'ForInStatement',
  'CatchClause',
]);

function walk(node: Node, scope: Scope, visit: (node: Node, scope: Scope) => void): void {
  visit(node, scope);
  if (node.type === 'FunctionDeclaration' && node.id !== null)
    scope.names.set(node.id.name, { kind: 'function', node });
  if (node.type === 'VariableDeclaration' && node.kind === 'const')
    for (const { id, init } of node.declarations)
      if (init !== null) bind(id, scope, (path) => ({ kind: 'value', init, path }));
  const inner =
    isFunction(node) || BLOCKS.has(node.type)
      ? { outer: scope, names: new Map<string, Binding>() }
      : scope;
  if (isFunction(node))
    node.params.forEach((param, index) => {
      const fallback = param.type === 'AssignmentPattern' ? param.right : undefined;
      bind(param, inner, (path) => ({ kind: 'parameter', of: node, index, path, fallback }));
    });
  for (const child of childrenOf(node)) walk(child, inner, visit);
}

/** Enters the names of a pattern, each with its way into the value. */
function bind(
  pattern: Node,
  { names }: Scope,
  make: (path: Path) => Binding,
  path: Path = [],
): void {
  const scope = { outer: undefined, names };
  switch (pattern.type) {
    case 'Identifier':
      names.set(pattern.name, make(path));
      return;
    case 'AssignmentPattern':
      return bind(pattern.left, scope, make, path);
    case 'ObjectPattern':
      for (const property of pattern.properties)
        if (property.type === 'RestElement') bind(property.argument, scope, () => UNKNOWN);
        else
          bind(property.value, scope, make, [
            ...path,
            keyOf(property.key, property.computed) ?? '*',
          ]);
      return;
    case 'ArrayPattern':
      pattern.elements.forEach((element, index) => {
        if (element !== null) bind(element, scope, make, [...path, String(index)]);
      });
      return;
    case 'RestElement':
      bind(pattern.argument, scope, () => UNKNOWN);
      return;
    default:
  }
}

function bindImports(
  { source, specifiers }: Extract<Node, { type: 'ImportDeclaration' }>,
  path: string,
  { names }: Scope,
): void {
  if (!source.value.startsWith('.')) return;
  const from = posix.join(posix.dirname(path), source.value);
  for (const specifier of specifiers)
    if (specifier.type === 'ImportSpecifier' && specifier.imported.type === 'Identifier')
      names.set(specifier.local.name, { kind: 'import', from, name: specifier.imported.name });
}
