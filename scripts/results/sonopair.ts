import { spawn } from 'node:child_process';
import process from 'node:process';

/** Runs the command, its output on this terminal. Throws where it does not end with 0. */
export function sonopair(command: readonly string[]): Promise<void> {
  console.log(`sonopair ${command.join(' ')}`);
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, ['bin/sonopair.js', ...command], { stdio: 'inherit' });
    child.on('error', fail);
    child.on('exit', (code) =>
      code === 0 ? done() : fail(new Error(`sonopair ${command[0]} ended with ${code}`)),
    );
  });
}

/** Does the work on every item, so many at a time, in their order. */
export async function sideBySide<Item>(
  items: readonly Item[],
  parallel: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const worker = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: parallel }, worker));
}
