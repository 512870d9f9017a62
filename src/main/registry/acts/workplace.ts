import type { FilterId } from '../../../shared/domain/ids.ts';
import { type Act, differences } from '../act.ts';
import { settingsOf } from '../queries/workplace.ts';

export const noteRestore: Act<'noteRestore'> = (_sql, { backup, createdAt }, { record }) => {
  record(null, { backup, createdAt });
  return null;
};

/** A filter of the same name is replaced. */
export const saveFilter: Act<'saveFilter'> = (sql, { name, query }, { record }) => {
  sql.run(
    `INSERT INTO filter (name, query) VALUES (?, ?)
     ON CONFLICT (name) DO UPDATE SET query = excluded.query`,
    name,
    JSON.stringify(query),
  );
  const [id] = sql.column<FilterId>('SELECT id FROM filter WHERE name = ?', name);
  record(null, { filter: id, name, query });
  return { id: id!, name, query };
};

/** One that is gone already stays gone. */
export const deleteFilter: Act<'deleteFilter'> = (sql, { id }, { record }) => {
  const [name] = sql.column<string>('SELECT name FROM filter WHERE id = ?', id);
  if (name === undefined) return null;
  sql.run('DELETE FROM filter WHERE id = ?', id);
  record(null, { filter: id, name });
  return null;
};

export const setSettings: Act<'setSettings'> = (sql, settings, { record }) => {
  const changed = differences(settingsOf(sql), settings);
  if (changed === null) return null;
  for (const [key, { to }] of Object.entries(changed))
    sql.run(
      `INSERT INTO setting (key, value) VALUES (?, ?)
       ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
      key,
      JSON.stringify(to),
    );
  record(null, { changed });
  return null;
};
