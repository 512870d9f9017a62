import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** Faces of the report, by what they are for. */
export const FACES = ['regular', 'bold'] as const;
export type Face = (typeof FACES)[number];

/**
 * Source Sans 3 (SIL Open Font License) has every letter that a report needs: Greek, ±, ≥, all of
 * Latin. The fonts of PDF readers have not, and differ; so it is embedded, the letters in use only.
 */
export function fontBytes(face: Face): Uint8Array {
  const require = createRequire(import.meta.url);
  return readFileSync(
    face === 'bold'
      ? require.resolve('@expo-google-fonts/source-sans-3/600SemiBold/SourceSans3_600SemiBold.ttf')
      : require.resolve('@expo-google-fonts/source-sans-3/400Regular/SourceSans3_400Regular.ttf'),
  );
}
