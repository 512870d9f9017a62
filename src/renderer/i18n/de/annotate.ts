import type { Catalogue } from '../catalogue.ts';
import type { annotate as english } from '../en/annotate.ts';

export const annotate: Catalogue<typeof english> = {};
