import type { Catalogue } from '../catalogue.ts';
import type { studies as english } from '../en/studies.ts';

export const studies: Catalogue<typeof english> = {};
