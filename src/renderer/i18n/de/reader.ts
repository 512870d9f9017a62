import type { Catalogue } from '../catalogue.ts';
import type { reader as english } from '../en/reader.ts';

export const reader: Catalogue<typeof english> = {};
