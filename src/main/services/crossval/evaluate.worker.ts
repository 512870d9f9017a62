import { serveThread } from '../../process/thread.ts';
import { evaluatedFiles, type FolderEvaluation } from './evaluated-files.ts';

/** Evaluates one run, in a thread that ends afterwards: a large one takes seconds. */
serveThread(
  { evaluate: (argument) => evaluatedFiles(argument as FolderEvaluation) },
  () => undefined,
);
