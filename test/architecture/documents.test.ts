import { existsSync, globSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { HOUSE } from '../../scripts/boundaries/rooms.ts';

const DOCUMENTS = globSync(['*.md', '{docs,scripts,src,test}/**/*.md']);

describe('links between documents', () => {
  test.each(DOCUMENTS)('%s links only to files that exist', (document) => {
    const links = [...readFileSync(document, 'utf8').matchAll(/\]\((?<target>[^)#\s]+)[^)]*\)/g)]
      .map((match) => match.groups!['target']!)
      .filter((target) => !/^[a-z]+:/.test(target));
    const broken = links.filter((target) => !existsSync(join(dirname(document), target)));
    expect(broken).toEqual([]);
  });
});

describe('the plan of the rooms', () => {
  const plan = readFileSync('docs/architecture.md', 'utf8');

  test.each(Object.keys(HOUSE.rooms))('%s is described in docs/architecture.md', (room) => {
    const name = room.split('/').at(-1)!;
    const entry = name.endsWith('.ts') ? name : `${name}/`;
    const listed = plan.split('\n').map((line) => line.trimStart().replace(/^src\//, ''));
    expect(listed.some((line) => line.startsWith(`${entry} `))).toBe(true);
  });

  test('lists every room there is', () => {
    const folders = readdirSync('src/main', { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => `main/${entry.name}`);
    expect(Object.keys(HOUSE.rooms)).toEqual(expect.arrayContaining(folders));
  });
});
