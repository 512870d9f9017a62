import type { Node } from 'oxc-parser';

import {
  childrenOf,
  type FunctionNode,
  isFunction,
  keyOf,
  type Path,
  type Sources,
} from './sources.ts';

/** A text as the sources write it: words, and between them values that only a run knows. */
export type Template = readonly (string | Value)[];

export interface Value {
  /** The expression that gives it, as it is written. */
  readonly source: string;
}

/** More texts than this at one place means that two lists multiply: the site should be simpler. */
const MOST = 200;
/** So many steps at most from a text's use to where it is written. */
const DEEPEST = 36;

/**
 * Every text an expression can give, or what is at `path` in it: followed through names, parameters,
 * tables, branches and what functions return.
 */
export function textsOf(sources: Sources, expression: Node, path: Path): readonly Template[] {
  return new Flow(sources).texts(expression, path);
}

class Flow {
  readonly #sources: Sources;
  /** What is being followed: a circle ends as a value. */
  readonly #open: string[] = [];

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  /** The texts at `path` in what an expression gives. */
  texts(node: Node, path: Path): readonly Template[] {
    const step = `${this.#sources.placeOf(node)} ${node.type} ${node.start}-${node.end} ${path.join('.')}`;
    if (this.#open.includes(step) || this.#open.length > DEEPEST) return this.#value(node);
    this.#open.push(step);
    const found = this.#follow(node, path);
    this.#open.pop();
    return distinct(found);
  }

  #follow(node: Node, path: Path): readonly Template[] {
    switch (node.type) {
      case 'TSAsExpression':
      case 'TSSatisfiesExpression':
      case 'TSNonNullExpression':
      case 'ParenthesizedExpression':
      case 'ChainExpression':
        return this.texts(node.expression, path);
      case 'AssignmentExpression':
        return this.texts(node.right, path);
      case 'AwaitExpression':
        return this.texts(node.argument, path);
      case 'ConditionalExpression':
        return [...this.texts(node.consequent, path), ...this.texts(node.alternate, path)];
      case 'LogicalExpression':
        return [
          ...(node.operator === '&&' ? [] : this.texts(node.left, path)),
          ...this.texts(node.right, path),
        ];
      case 'Literal':
        if (node.value === null) return [];
        return typeof node.value === 'string' ? [[node.value]] : this.#value(node);
      case 'TemplateLiteral':
        return this.#joined(
          node.quasis.flatMap((quasi, index) => {
            const expression = node.expressions[index];
            const words: readonly Template[] = [[quasi.value.cooked ?? '']];
            return expression === undefined ? [words] : [words, this.texts(expression, [])];
          }),
        );
      case 'BinaryExpression':
        return node.operator === '+' ? this.#sum(node) : this.#value(node);
      case 'Identifier':
        return node.name === 'undefined' ? [] : this.#named(node, path);
      case 'MemberExpression': {
        const key =
          node.property.type === 'PrivateIdentifier'
            ? undefined
            : keyOf(node.property, node.computed);
        const found = this.texts(node.object, [key ?? '*', ...path]);
        return found.every(isOneValue) && found.length > 0 ? this.#value(node) : found;
      }
      case 'ObjectExpression':
        return this.#property(node, path);
      case 'ArrayExpression':
        return this.#element(node, path);
      case 'CallExpression':
        return this.#result(node, path);
      default:
        return this.#value(node);
    }
  }

  #named(node: Node, path: Path): readonly Template[] {
    const binding = this.#sources.bindingOf(node);
    if (binding.kind === 'value') return this.texts(binding.init, [...binding.path, ...path]);
    if (binding.kind !== 'parameter') return this.#value(node);
    const calls = this.#sources.callsOf(binding.of);
    if (calls.length === 0) return this.#value(node);
    const way = [...binding.path, ...path];
    const given = calls.flatMap((call) => {
      const argument = call.arguments[binding.index];
      if (argument === undefined) return [];
      if (call.arguments.some(({ type }) => type === 'SpreadElement')) return this.#value(node);
      return this.texts(argument, way);
    });
    return binding.fallback === undefined
      ? given
      : [...given, ...this.texts(binding.fallback, way)];
  }

  #property(
    node: Extract<Node, { type: 'ObjectExpression' }>,
    [key, ...rest]: Path,
  ): readonly Template[] {
    if (key === undefined) return this.#value(node);
    return node.properties.flatMap((property) => {
      if (property.type === 'SpreadElement')
        return this.texts(property.argument, [key, ...rest]).filter((text) => !isOneValue(text));
      const name = keyOf(property.key, property.computed);
      return key === '*' || name === key ? this.texts(property.value, rest) : [];
    });
  }

  #element(
    node: Extract<Node, { type: 'ArrayExpression' }>,
    [key, ...rest]: Path,
  ): readonly Template[] {
    if (key === undefined) return this.#value(node);
    return node.elements.flatMap((element, index) => {
      if (element === null) return [];
      if (element.type === 'SpreadElement') return this.texts(element.argument, [key, ...rest]);
      return key === '*' || key === String(index) ? this.texts(element, rest) : [];
    });
  }

  /** What a function of ours returns, or an element that is looked for in a list. */
  #result(node: Extract<Node, { type: 'CallExpression' }>, path: Path): readonly Template[] {
    const { callee } = node;
    if (callee.type === 'MemberExpression' && !callee.computed) {
      const method = keyOf(callee.property, false);
      if (method === 'find' || method === 'findLast' || method === 'at')
        return this.texts(callee.object, ['*', ...path]);
    }
    const called = this.#sources.calledBy(callee);
    if (called === undefined) return this.#value(node);
    const returned = returnsOf(called).flatMap((each) => this.texts(each, path));
    return returned.length === 0 ? this.#value(node) : returned;
  }

  /** Texts put together; a sum of numbers is a value. */
  #sum(node: Extract<Node, { type: 'BinaryExpression' }>): readonly Template[] {
    const sides = [this.texts(node.left, []), this.texts(node.right, [])];
    const words = sides.flat(2).some((part) => typeof part === 'string');
    return words ? this.#joined(sides) : this.#value(node);
  }

  #joined(parts: readonly (readonly Template[])[]): readonly Template[] {
    const all = parts
      .map(oneValueOnly)
      .reduce<readonly Template[]>(
        (before, next) => before.flatMap((text) => next.map((more) => [...text, ...more])),
        [[]],
      );
    if (all.length > MOST) throw new Error(`${all.length} texts at ${this.#open.at(-1)}`);
    return all;
  }

  #value(node: Node): readonly Template[] {
    return [[{ source: this.#sources.textOf(node).replace(/\s+/g, ' ') }]];
  }
}

function isOneValue(text: Template): boolean {
  return text.length === 1 && typeof text[0] !== 'string';
}

/** Inside a text one value is like another; where none was found, there is one all the same. */
function oneValueOnly(texts: readonly Template[]): readonly Template[] {
  if (texts.length === 0) return [[{ source: '' }]];
  const value = texts.find(isOneValue);
  return texts.filter((text) => text === value || !isOneValue(text));
}

function returnsOf(called: FunctionNode): readonly Node[] {
  const { body } = called;
  if (body === null) return [];
  if (body.type !== 'BlockStatement') return [body];
  const found: Node[] = [];
  const look = (node: Node): void => {
    if (isFunction(node)) return;
    if (node.type === 'ReturnStatement' && node.argument !== null) found.push(node.argument);
    for (const child of childrenOf(node)) look(child);
  };
  for (const child of childrenOf(body)) look(child);
  return found;
}

function distinct(texts: readonly Template[]): readonly Template[] {
  return [...new Map(texts.map((text) => [JSON.stringify(merged(text)), merged(text)])).values()];
}

/** Neighbouring words as one. */
function merged(text: Template): Template {
  return text.reduce<(string | Value)[]>((before, next) => {
    const last = before.at(-1);
    if (typeof last === 'string' && typeof next === 'string')
      before[before.length - 1] = last + next;
    else if (next !== '') before.push(next);
    return before;
  }, []);
}
