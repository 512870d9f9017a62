import type { Import, ModuleGraph } from './graph.ts';
import { CHILD_ENTRY, type House, type Room } from './rooms.ts';

/** Every breach of the house's plan, one line each; empty where the sources keep to it. */
export function findViolations(graph: ModuleGraph, house: House): readonly string[] {
  if (graph.modules.length === 0) return ['no modules seen: is src/ where it should be?'];
  if (graph.imports.length === 0) return ['no imports seen: the parser does not read these files'];
  return [
    ...graph.broken,
    ...graph.modules
      .filter((path) => roomOf(path, house) === undefined)
      .map((path) => `${path}: is in no room of scripts/boundaries/rooms.ts`),
    ...graph.imports.flatMap((edge) => {
      const reason = breach(edge, house);
      return reason === undefined ? [] : [`${edge.from}:${edge.line}: ${reason}`];
    }),
    ...findReached(graph, house),
    ...findCycles(graph),
  ];
}

/** The room a module lies in: the longest folder of the plan that holds it, or itself. */
function roomOf(path: string, house: House): string | undefined {
  return Object.keys(house.rooms)
    .filter((name) => path === `src/${name}` || path.startsWith(`src/${name}/`))
    .toSorted((a, b) => b.length - a.length)[0];
}

function breach(edge: Import, house: House): string | undefined {
  const { target, specifier } = edge;
  const name = roomOf(edge.from, house);
  if (name === undefined) return undefined;
  const room = house.rooms[name]!;
  switch (target.kind) {
    case 'computed':
      return 'a computed import cannot be checked';
    case 'missing':
      return `imports ${specifier}, which does not exist`;
    case 'builtin':
      return room.builtins ? undefined : `${name} must stay free of Node (imports ${specifier})`;
    case 'package':
      return allowsPackage(room, target.name)
        ? undefined
        : `${name} must not import ${target.name} (it may: ${list(room.packages)})`;
    case 'module': {
      if (CHILD_ENTRY.test(target.path)) {
        return `imports ${target.path}, which is only ever started as a process`;
      }
      const to = roomOf(target.path, house);
      if (target.path === house.description.path)
        return house.description.readBy.includes(name)
          ? undefined
          : `${name} must not import ${target.path}`;
      if (to === undefined) return `imports ${target.path}, which is no source`;
      return to === name || room.rooms.includes(to)
        ? undefined
        : `${name} must not import ${to} (it may: ${list(room.rooms)})`;
    }
  }
}

function allowsPackage(room: Room, name: string): boolean {
  return room.packages.some((allowed) =>
    allowed.endsWith('/*') ? name.startsWith(allowed.slice(0, -1)) : name === allowed,
  );
}

/** Chains of imports that run, from a guarded module to a package it must not load. */
function findReached(graph: ModuleGraph, house: House): readonly string[] {
  return house.unreachable.flatMap(({ from, packages, reason }) => {
    if (!graph.modules.includes(from)) return [`${from}: is guarded, but does not exist`];
    const chains = new Map([[from, [from]]]);
    const found: string[] = [];
    for (const [path, chain] of chains) {
      for (const { target, typeOnly } of graph.imports.filter((edge) => edge.from === path)) {
        if (typeOnly) continue;
        if (target.kind === 'module' && !chains.has(target.path)) {
          chains.set(target.path, [...chain, target.path]);
        } else if (target.kind === 'package' && packages.includes(target.name)) {
          found.push(`${[...chain, target.name].join(' → ')}: ${reason}`);
        }
      }
    }
    return found;
  });
}

/** One line for each import that closes a circle; types count, since a circle of types is one too. */
function findCycles(graph: ModuleGraph): readonly string[] {
  const cycles: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, chain: readonly string[]): void => {
    if (chain.includes(path)) {
      cycles.push(`${[...chain.slice(chain.indexOf(path)), path].join(' → ')}: a cycle`);
    } else if (!done.has(path)) {
      for (const { from, target } of graph.imports) {
        if (from === path && target.kind === 'module') visit(target.path, [...chain, path]);
      }
      done.add(path);
    }
  };
  for (const path of graph.modules) visit(path, []);
  return [...new Set(cycles)];
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ');
}
