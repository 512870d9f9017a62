import { serveThread } from '../process/thread.ts';
import { connectWriter } from './connect.ts';
import { registryError } from './errors.ts';
import { migrate } from './migrate.ts';
import { countsOf, integrityOf } from './queries/whole.ts';

/** Looks through a registry file that nobody uses, in a thread that ends afterwards. */
serveThread(
  {
    check: (argument) => {
      const path = argument as string;
      try {
        const sql = connectWriter(path);
        try {
          migrate(sql, path);
          return { integrity: integrityOf(sql), counts: countsOf(sql) };
        } finally {
          sql.close();
        }
      } catch (error) {
        throw registryError(error, path);
      }
    },
  },
  () => undefined,
);
