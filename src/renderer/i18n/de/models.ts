import type { Catalogue } from '../catalogue.ts';
import type { models as english } from '../en/models.ts';

export const models: Catalogue<typeof english> = {};
