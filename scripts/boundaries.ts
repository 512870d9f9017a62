/** Checks that every import keeps to the plan of the rooms (docs/architecture.md). */
import { findViolations } from './boundaries/check.ts';
import { readGraph } from './boundaries/graph.ts';
import { HOUSE } from './boundaries/rooms.ts';

const graph = readGraph(process.cwd());
const violations = findViolations(graph, HOUSE);
for (const violation of violations) console.error(violation);
console.log(
  `${graph.modules.length} modules, ${graph.imports.length} imports, ${violations.length} violations`,
);
process.exitCode = violations.length === 0 ? 0 : 1;
