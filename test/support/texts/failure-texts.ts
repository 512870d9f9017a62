import type { Node } from 'oxc-parser';

import { readGraph } from '../../../scripts/boundaries/graph.ts';
import { type Template, textsOf } from './flow.ts';
import { keyOf, type Path, readSources, type Sources } from './sources.ts';

/** A text about a failure as the sources write it, and one place that does. */
export interface FoundText {
  readonly template: Template;
  readonly place: string;
  /** Whether it is a whole part of a failure, so that none of our words would be in a bare value. */
  readonly part: boolean;
}

/** Where a window's calls arrive, and what runs beside the main process for them. */
const ENTRIES = [
  /^src\/main\/app\.ts$/,
  /^src\/main\/(api|host|shell)\//,
  /^src\/renderer\//,
  /^src\/main\/(?!bench\/).*\.(child|worker)\.ts$/,
];
/**
 * What a graph, a weights file or ONNX says goes to the command line alone: a window fits the
 * phantom model only, from no weights file.
 */
const COMMAND_LINE_ONLY = /^src\/main\/nn\//;
/** The catalogues themselves. */
const CATALOGUES = /^src\/renderer\/i18n\//;
const SOURCE = /\.tsx?$/;

const PARTS = ['subject', 'reason', 'remedy'];

/** Texts that go into a failure or stand beside one by another name. */
const ELSEWHERE: readonly { readonly file: RegExp; readonly keys: readonly string[] }[] = [
  { file: /study\/conflicts\.ts$/, keys: ['name'] },
  { file: /imports\/names\.ts$/, keys: ['fault'] },
  {
    file: /training\/model-folder\.ts$/,
    keys: ['limits', 'licence', 'intendedUse', 'originDetail'],
  },
];
/** Errors whose words become a reason. Other plain errors are the programmer's. */
const RELAYED_ERRORS = /^(CellFault|UnsupportedBmp|Unreadable)$/;
const RELAYS_PLAIN_ERRORS = /(imaging\/bmp|backups\/verify|archive\/read)\.ts$/;
/** Lists of texts that become a reason or a notice, and what tasks are called. */
const CALLS = /^((run\.)?conflicts\.push|fallbacks\.push|tasks\.(run|start)|report)$/;

/** Every text a window may be told of a failure. */
export function findFailureTexts(root: string): readonly FoundText[] {
  const sources = readSources(reachedByWindow(root));
  const found = new Map<string, FoundText>();
  for (const { node, path, part } of sources.files.flatMap((file) =>
    file.nodes.flatMap((each) => places(sources, file.path, each)),
  ))
    for (const template of textsOf(sources, node, path))
      found.set(JSON.stringify([template, part]), { template, part, place: sources.placeOf(node) });
  return [...found.values()];
}

function reachedByWindow(root: string): readonly string[] {
  const { modules, imports } = readGraph(root);
  const reached = new Set(modules.filter((path) => ENTRIES.some((entry) => entry.test(path))));
  const targets = new Map<string, string[]>();
  for (const { from, target, typeOnly } of imports)
    if (target.kind === 'module' && !typeOnly)
      targets.set(from, [...(targets.get(from) ?? []), target.path]);
  for (const path of reached) for (const target of targets.get(path) ?? []) reached.add(target);
  return [...reached].filter(
    (path) => SOURCE.test(path) && !COMMAND_LINE_ONLY.test(path) && !CATALOGUES.test(path),
  );
}

interface Place {
  readonly node: Node;
  readonly path: Path;
  readonly part: boolean;
}

/** The expressions of a node that give such a text. */
function places(sources: Sources, file: string, node: Node): readonly Place[] {
  switch (node.type) {
    case 'ObjectExpression': {
      const keys = partsOf(file, node);
      return node.properties.flatMap((property) => {
        if (property.type === 'SpreadElement') return [];
        const key = keyOf(property.key, property.computed) ?? '';
        if (!keys.includes(key)) return [];
        const path = property.value.type === 'ArrayExpression' ? ['*'] : [];
        return [{ node: property.value, path, part: key === 'reason' || key === 'remedy' }];
      });
    }
    case 'NewExpression': {
      const name = sources.textOf(node.callee);
      const relayed =
        RELAYED_ERRORS.test(name) || (name === 'Error' && RELAYS_PLAIN_ERRORS.test(file));
      return relayed ? node.arguments.map((each) => ({ node: each, path: [], part: false })) : [];
    }
    case 'CallExpression':
      return CALLS.test(sources.textOf(node.callee))
        ? node.arguments
            .filter((_, index) => index === node.arguments.length - 1 || index === 1)
            .filter(({ type }) => !type.includes('Function'))
            .map((each) => ({ node: each, path: [], part: false }))
        : [];
    default:
      return [];
  }
}

/** Which of an object's keys hold such texts. Windows and menus have texts of the same names. */
function partsOf(
  file: string,
  { properties }: Extract<Node, { type: 'ObjectExpression' }>,
): readonly string[] {
  const further = ELSEWHERE.filter((each) => each.file.test(file)).flatMap(({ keys }) => keys);
  if (!/^src\/(renderer|main\/shell)\//.test(file)) return [...PARTS, ...further];
  const keys = properties.map((each) =>
    each.type === 'SpreadElement' ? '' : keyOf(each.key, each.computed),
  );
  return keys.includes('subject') && keys.includes('reason') ? PARTS : [];
}
