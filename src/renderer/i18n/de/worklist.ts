import type { Catalogue } from '../catalogue.ts';
import type { worklist as english } from '../en/worklist.ts';

export const worklist: Catalogue<typeof english> = {};
