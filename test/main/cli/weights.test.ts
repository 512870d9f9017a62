import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

import { sonopairHere } from '../../support/command.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { weightsFixture } from '../../support/weights.ts';

describe('weights inspect', () => {
  test.each([
    ['checkpoint.zip.pth', 'PyTorch (zip)'],
    ['checkpoint.legacy.pth', 'PyTorch (older format)'],
  ])('lists the tensors of %s', async (name, format) => {
    const { status, stdout } = await sonopairHere(['weights', 'inspect', weightsFixture(name)]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^0\.weight +float32 +\[2, 3, 3, 3\] +convolution$/m);
    expect(stdout).toMatch(/^1\.running_mean +float32 +\[2\] +running-statistic$/m);
    expect(stdout).toContain(`${format}, 9 tensors, 78 parameters`);
  });

  test('prints the same for programs', async () => {
    const file = weightsFixture('checkpoint.zip.pth');
    const { stdout } = await sonopairHere(['weights', 'inspect', file, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      path: file,
      format: 'pytorch-zip',
      parameters: 78,
      tensors: expect.arrayContaining([
        { name: '3.bias', dtype: 'float32', shape: [2], kind: 'bias' },
      ]) as unknown,
    });
  });

  test('says where a file is not what its name promises', async () => {
    const file = join(await temporaryFolder(), 'resnet18-f37072fd.pth');
    await copyFile(weightsFixture('checkpoint.zip.pth'), file);
    const { stdout } = await sonopairHere(['weights', 'inspect', file]);
    expect(stdout).toContain('SHA-256 DIFFERS');
  });

  test('executes nothing, and says what is wrong in one line', async () => {
    const empty = join(await temporaryFolder(), 'empty.pth');
    await writeFile(empty, '');
    for (const [file, line] of [
      [weightsFixture('malicious.zip.pth'), /malicious\.zip\.pth: /],
      [empty, /empty\.pth: it is empty \(0 bytes\)/],
      [`${empty}.none`, /cannot read it: it does not exist/],
    ] as const) {
      const { status, stdout, stderr } = await sonopairHere(['weights', 'inspect', file]);
      expect(stderr).toMatch(line);
      expect(stderr).toMatch(/^sonopair: .*\n$/);
      expect(status).toBe(1);
      expect(stdout).toBe('');
    }
  });
});
