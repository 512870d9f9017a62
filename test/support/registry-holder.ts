import { openRegistry } from '../../src/main/registry/open.ts';

/** A process that has a data folder until it is killed, for the tests of its lock. */
const [, , folder] = process.argv;
await openRegistry({ folder: folder! });
process.send?.('opened');
