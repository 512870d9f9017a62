import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { generatePhantomStudy } from '../../../src/main/phantom/generate.ts';
import { confirmed, openPlace, proposed } from '../../support/imports.ts';

/** Stores phantom patients whose pairs have no crop yet in a data folder; returns their pairs' codes. */
export async function storeUnannotated(folder: string, patients: number): Promise<string[]> {
  const outside = await mkdtemp(join(tmpdir(), 'sonopair-phantoms-'));
  const out = join(outside, 'study');
  const place = await openPlace(folder);
  try {
    const study = await generatePhantomStudy({ out, patients });
    const { id, pairs: found } = await proposed(place.imports, out);
    await place.imports.commit({
      id,
      studyId: null,
      studyName: 'Phantoms',
      pairs: confirmed(found, { bRoi: null, seRoi: null }),
    });
    return study.pairs.map(({ pair }) => pair);
  } finally {
    await place.close();
    await rm(outside, { recursive: true, force: true });
  }
}
