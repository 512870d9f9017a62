import type { SearchSchemaInput } from '@tanstack/react-router';
import { z } from 'zod';

import { patientId } from '../../../shared/domain/ids.ts';

/** What the address holds: whose pairs they are, where that is known. */
const importSearch = z.object({ patient: patientId.optional() });

export type ImportSearch = z.output<typeof importSearch>;

/** Reads an address; one that makes no sense is nobody's in particular. */
export function readSearch(raw: z.input<typeof importSearch> & SearchSchemaInput): ImportSearch {
  return importSearch.catch({}).parse(raw);
}
