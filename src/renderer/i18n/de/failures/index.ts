import type { FailureCatalogue } from '../../failures.ts';
import { crossval } from './crossval.ts';
import { evaluation } from './evaluation.ts';
import { files } from './files.ts';
import { fitting } from './fitting.ts';
import { libraries } from './libraries.ts';
import { models } from './models.ts';
import { study } from './study.ts';

export const failures: FailureCatalogue = {
  ...files,
  ...study,
  ...models,
  ...fitting,
  ...crossval,
  ...evaluation,
  ...libraries,
};
