import { expect, test } from 'vitest';

import { copiesByPair, exactCopies } from '../../../src/renderer/features/import/copies.ts';
import { emptyPlan, planFor } from '../../../src/renderer/features/import/plan.ts';
import { type Duplicate, fileId } from '../../../src/shared/contract/imports.ts';
import { imageHash } from '../../../src/shared/domain/ids.ts';
import { proposed, proposalOf } from './proposals.ts';

function duplicate(file: string, other: string | null, similarity: number): Duplicate {
  return {
    file: fileId.parse(file),
    kind: similarity === 1 ? 'exact' : 'near',
    similarity,
    other: {
      hash: imageHash.parse('0'.repeat(64)),
      file: other === null ? null : fileId.parse(other),
      pairId: null,
      pairCode: null,
      patientId: null,
      patientCode: null,
      diagnosis: null,
    },
  };
}

test('copies are told by pair, the most alike first, with the pair they are in here', () => {
  const paths = ['1_b', '1_se', '2_b', '2_se', 'alone'];
  const pairs = [proposed('1_b', '1_se'), proposed('2_b', '2_se')];
  const plan = planFor(proposalOf(paths, pairs), emptyPlan(''));
  const [first, second] = plan.pairs;
  const copies = copiesByPair(
    [
      duplicate('2_b', '1_b', 0.97),
      duplicate('2_se', null, 1),
      duplicate('1_se', 'alone', 0.98),
      duplicate('alone', null, 1),
    ],
    plan,
  );
  expect([...copies.keys()].toSorted()).toEqual([first!.key, second!.key].toSorted());
  const ofSecond = copies.get(second!.key) ?? [];
  expect(ofSecond.map((copy) => [copy.duplicate.file, copy.within])).toEqual([
    ['2_se', null],
    ['2_b', first],
  ]);
  expect(copies.get(first!.key)?.[0]?.within).toBeNull();
  expect(exactCopies(copies)).toEqual(new Set([second!.key]));
});
