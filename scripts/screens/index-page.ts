import { join } from 'node:path';

import { format, resolveConfig } from 'prettier';

import { writeFileAtomic } from '../../src/main/files/write.ts';
import type { Step } from './step.ts';

/** Writes the page that shows all pictures, both themes beside each other. */
export async function writeIndex(folder: string, steps: readonly Step[]): Promise<void> {
  const rows = steps.map(({ name, shows }) => [
    `**${shows}**<br>\`${name}\``,
    ...['dark', 'light'].map((theme) => `![${shows}, ${theme}](${theme}/${name}.png)`),
  ]);
  const table = [['Screen', 'Dark', 'Light'], ['---', '---', '---'], ...rows];
  const text = `# The screens

Every screen of the window, in both themes at 1280 × 800, on phantoms. They are drawn anew by

\`\`\`sh
npm run screens
\`\`\`

which starts the real host over an empty data folder, walks through the window in Chromium
(\`scripts/screens/steps.ts\`), fits the phantom model on the way, and writes this page. It takes some minutes.

${table.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}
`;
  const path = join(folder, 'README.md');
  const style = await resolveConfig(path);
  await writeFileAtomic(path, await format(text, { ...style, filepath: path }));
}
