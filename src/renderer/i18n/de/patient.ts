import type { Catalogue } from '../catalogue.ts';
import type { patient as english } from '../en/patient.ts';

export const patient: Catalogue<typeof english> = {};
