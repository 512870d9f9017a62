import { type Settings, settingsSchema } from '../../../shared/contract/studies.ts';
import type { Sql } from '../sql.ts';
import type { Query } from './query.ts';

export const settings: Query<'settings'> = ({ sql }) => settingsOf(sql);

/** What was set; a setting this version does not know, or knows otherwise, counts as not set. */
export function settingsOf(sql: Sql): Partial<Settings> {
  const rows = sql.all<{ key: string; value: string }>('SELECT key, value FROM setting');
  const known = rows.flatMap(({ key, value }) => {
    if (!(key in settingsSchema.shape)) return [];
    const schema = settingsSchema.shape[key as keyof Settings];
    const parsed = schema.safeParse(JSON.parse(value));
    return parsed.success ? [[key, parsed.data] as const] : [];
  });
  return Object.fromEntries(known);
}
