import type { Notice } from '../../../shared/crossval/notices.ts';
import type { RunResults } from '../../../shared/crossval/results.ts';
import { Callout } from '../../ui/callout.tsx';
import { useNoticeText } from './notice-text.ts';

/** What must stand above every figure, in whichever view: images that are not real, folds missing. */
const ALWAYS: readonly Notice['kind'][] = [
  'origin',
  'synthetic-pairs',
  'incomplete',
  'leaks-accepted',
  'one-class',
];

interface WarningsProps {
  readonly results: RunResults;
  /** A run whose warnings stand above already. */
  readonly besides?: RunResults;
}

/** Stands above every view. */
export function Warnings({ results, besides }: WarningsProps) {
  const say = useNoticeText();
  const said = new Set(besides?.notices.map(say));
  return results.notices
    .filter(({ kind }) => ALWAYS.includes(kind))
    .map(say)
    .filter((text) => !said.has(text))
    .map((text) => (
      <Callout key={text} kind="warning">
        {text}
      </Callout>
    ));
}

/** What a reader of the figures should know besides. */
export function Remarks({ results }: { readonly results: RunResults }) {
  const say = useNoticeText();
  const remarks = results.notices.filter(({ kind }) => !ALWAYS.includes(kind));
  if (remarks.length === 0) return null;
  return (
    <Callout kind="info">
      {remarks.map((notice) => (
        <p key={notice.kind}>{say(notice)}</p>
      ))}
    </Callout>
  );
}
