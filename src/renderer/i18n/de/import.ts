import type { Catalogue } from '../catalogue.ts';
import type { importing as english } from '../en/import.ts';

export const importing: Catalogue<typeof english> = {};
