import { join } from 'node:path';

import { describe, expect, test } from 'vitest';
import { z } from 'zod';

import { modelCard } from '../../../src/shared/contract/second-opinion.ts';
import { failures } from '../../../src/renderer/i18n/de/failures/index.ts';
import { createFailureTexts } from '../../../src/renderer/i18n/failures.ts';
import { type FoundText, findFailureTexts } from '../../support/texts/failure-texts.ts';
import type { Template } from '../../support/texts/flow.ts';

const ROOT = join(import.meta.dirname, '../../..');
const LETTER = /\p{L}/u;

/** Names that are the same in every language. */
const NAMES = new Set([
  ...'BMP JPEG PNG TIFF WebP CPU CUDA DirectML WebGPU Sonopair ensemble'.split(' '),
  ...'pair patient lesion b_image se_image b_roi se_roi'.split(' '),
  ...'--networks --freeze --fc-rank .fit'.split(' '),
]);

/**
 * Parts of a failure that are no text where they stand: handed on from another failure, whose own
 * texts are found where they are written; a library's words; a schema; what a user typed; or a text
 * of the window's own catalogue.
 */
const HANDED_ON = [
  'src/main/imaging/prepare.ts: {pair}',
  "src/main/registry/errors.ts: {conflicts.slice(0, NAMED).join('; ')}",
  'src/main/services/crossval/freeze.ts: {reason}',
  'src/main/services/crossval/leaks.ts: {accepted.find(({ leak }) => id.startsWith(leak))?.reason}',
  'src/main/services/crossval/run.ts: {error.message}',
  'src/main/services/imports/imports.ts: {[...draft.unreadable].map(([path, reason]) => ({ path, reason }))}: {[...draft.unreadable].map(([path, reason]) => ({ path, reason }))}',
  'src/main/services/imports/names.ts: {answer.fault}',
  'src/main/services/jobs/fit.ts: {issue?.message}',
  'src/main/services/opinions/revealed.ts: {failureOf(pair, by)}',
  "src/main/services/reader.ts: {text.replace(/\\s+/g, ' ').trim()}",
  'src/main/study/conflicts.ts: {remedy}',
  'src/main/study/read.ts: {error.remedy}',
  'src/main/study/table.ts: {first.reason}',
  'src/main/study/table.ts: {first.remedy}',
  'src/renderer/features/import/upload.ts: {parsed.data}',
  "src/renderer/features/import/use-import.ts: {t('lost.reason')}",
  "src/renderer/features/import/use-import.ts: {t('lost.remedy')}",
  'src/renderer/rpc/fetch-file.ts: {known.data}',
];
const SCHEMA = /^src\/(?:shared\/(?:contract|crossval)|main\/services\/jobs)\/[\w-]+\.ts: \{z\b/;

/** Words that a run puts where the sources have a value, or joins to several causes. */
const AT_RUN_TIME = [
  ...modelCard.shape.origin.options.filter((origin) => origin !== 'real'),
  'pair ‹1› is in this study already, or twice in the import; and ‹2› more',
];

/** What zod says of a value that is not allowed. */
function zodMessages(): readonly string[] {
  const wrong: readonly (readonly [z.ZodType, unknown])[] = [
    [z.string().max(3), 'abcd'],
    [z.string().min(1), ''],
    [z.string(), null],
    [z.int(), 1.5],
    [z.number().min(1), 0],
    [z.number().positive(), 0],
    [z.number().max(5), 9],
    [z.string().regex(/^1$/), '2'],
    [z.enum(['1', '2']), '3'],
    [z.array(z.string()).max(1), ['1', '2']],
    [z.array(z.string()).min(1), []],
    [z.strictObject({}), { 1: 1 }],
    [z.iso.date(), '2026'],
    [z.literal('1'), '2'],
    [z.union([z.literal(1), z.literal(2)]), 3],
  ];
  return wrong.map(([schema, value]) => schema.safeParse(value).error!.issues[0]!.message);
}

/** A text with values that no entry can know. */
function sampleOf(template: Template): string {
  return template.map((part, at) => (typeof part === 'string' ? part : `‹${at}›`)).join('');
}

/** Where a text stands, and how it is written. */
function described({ template, place }: FoundText): string {
  const written = template.map((part) => (typeof part === 'string' ? part : `{${part.source}}`));
  return `${place}: ${written.join('')}`;
}

/** A part of another failure, such as `error.parts.reason`, or what stands between two. */
function isOfParts(part: Template[number]): boolean {
  return typeof part === 'string' || /\bparts\b/.test(part.source);
}

function placeholders(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!))].toSorted();
}

describe('the German texts of failures', () => {
  const found = findFailureTexts(ROOT);
  const german = createFailureTexts(failures);
  const worded = found.filter(({ template }) => LETTER.test(sampleOf(template)));

  test('are searched for in the sources', () => {
    expect(worded.length).toBeGreaterThan(300);
  });

  test('say every word of every failure the sources make', () => {
    const missing = worded.flatMap((text) => {
      const { left: unknown } = german.explain(sampleOf(text.template));
      const left = unknown.filter((words) => !NAMES.has(words.replace(/‹\d+›/g, '')));
      return left.length === 0 ? [] : [`${described(text)}  → ${left.join(' | ')}`];
    });
    expect(missing).toEqual([]);
  });

  test('keep every value', () => {
    const lost = worded.filter(({ template }) => {
      const { text } = german.explain(sampleOf(template));
      return template.some((part, at) => typeof part !== 'string' && !text.includes(`‹${at}›`));
    });
    expect(lost.map(described)).toEqual([]);
  });

  test('are unambiguous', () => {
    const twice = worded.flatMap(({ template }) => {
      const { closest } = german.explain(sampleOf(template));
      return closest.length > 1 ? [closest] : [];
    });
    expect(twice).toEqual([]);
  });

  test('have no entry that nothing needs', () => {
    const texts = [
      ...worded.map(({ template }) => sampleOf(template)),
      ...zodMessages(),
      ...AT_RUN_TIME,
    ];
    const needed = new Set(texts.flatMap((text) => german.explain(text).patterns));
    expect(Object.keys(failures).filter((pattern) => !needed.has(pattern))).toEqual([]);
  });

  test('are filled in with the same values as the English ones', () => {
    const different = Object.entries(failures).filter(
      ([pattern, text]) =>
        JSON.stringify(placeholders(pattern)) !== JSON.stringify(placeholders(text)),
    );
    expect(different).toEqual([]);
  });

  test('are asked of every part that is not handed on from elsewhere', () => {
    const unseen = found.filter(
      ({ template, part }) =>
        part && !LETTER.test(sampleOf(template)) && !template.every(isOfParts),
    );
    const places = new Set(unseen.map((text) => described(text).replace(/:\d+: /, ': ')));
    expect([...places].filter((each) => !SCHEMA.test(each)).toSorted()).toEqual(HANDED_ON);
  });
});
