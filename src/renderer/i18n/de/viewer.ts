import type { Catalogue } from '../catalogue.ts';
import type { viewer as english } from '../en/viewer.ts';

export const viewer: Catalogue<typeof english> = {};
