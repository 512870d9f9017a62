import type { Unlock } from '../../../shared/contract/second-opinion.ts';
import type { Opinion } from '../../../shared/domain/opinion.ts';
import { revealedAt } from '../acts/opinions.ts';
import type { ModelRecord } from '../interface.ts';
import { found, lesionOf, readsWhere } from '../rows.ts';
import type { Query } from './query.ts';

/** In the order in which they were committed. */
export const opinions: Query<'opinions'> = ({ sql }, { lesionId }) => {
  lesionOf(sql, lesionId);
  const rows = sql.all<OpinionRow>(
    `SELECT id, lesion_id AS lesionId, reader, diagnosis, birads, confidence, comment,
       after_reveal AS afterReveal, created_at AS createdAt
     FROM opinion WHERE lesion_id = ? ORDER BY id`,
    lesionId,
  );
  return rows.map(opinionOf);
};

interface OpinionRow extends Omit<Opinion, 'afterReveal'> {
  readonly afterReveal: 0 | 1;
}

function opinionOf({ afterReveal, ...row }: OpinionRow): Opinion {
  return { ...row, afterReveal: afterReveal === 1 };
}

/** Archived pairs have no say. */
export const reads: Query<'reads'> = ({ sql }, { lesionId, model }) => {
  lesionOf(sql, lesionId);
  return readsWhere(
    sql,
    `read.id IN (
       SELECT max(read.id) FROM read
       JOIN pair ON pair.id = read.pair_id
       JOIN model ON model.id = read.model_id
       WHERE pair.lesion_id = ? AND pair.archived_at IS NULL AND model.hash = ?
       GROUP BY read.pair_id)`,
    lesionId,
    model,
  ).toSorted((a, b) => a.pairId - b.pairId);
};

export const allReads: Query<'allReads'> = ({ sql }, { pairs }) =>
  readsWhere(sql, 'read.pair_id IN (SELECT value FROM json_each(?))', JSON.stringify(pairs));

export const read: Query<'read'> = ({ sql }, { id }) =>
  found(readsWhere(sql, 'read.id = ?', id)[0], 'Read', id);

export const revealed: Query<'revealed'> = ({ sql }, { lesionId, reader }) =>
  revealedAt(sql, lesionId, reader);

export const models: Query<'models'> = ({ sql }) =>
  sql
    .all<ModelRow>(
      `SELECT hash, name, manifest, imported_at AS importedAt, chosen FROM model ORDER BY id`,
    )
    .map(modelOf);

interface ModelRow extends Omit<ModelRecord, 'chosen'> {
  readonly chosen: 0 | 1;
}

function modelOf({ chosen, ...row }: ModelRow): ModelRecord {
  return { ...row, chosen: chosen === 1 };
}

export const unlocks: Query<'unlocks'> = ({ sql }) =>
  sql.all<Unlock>(
    `SELECT model.hash AS model, study_id AS studyId, by, reason, at
     FROM unlock JOIN model ON model.id = model_id ORDER BY unlock.id`,
  );
