import { expect, test } from 'vitest';

import { startTexts } from '../../../src/renderer/i18n/start.ts';
import { stepTextOf } from '../../../src/renderer/ui/step-text.ts';
import { FIT_STAGES, TASK_STEPS } from '../../../src/shared/contract/app.ts';

test.each(['en', 'de'] as const)('every step of a task has words of its own (%s)', async (lang) => {
  const { t } = await startTexts(lang);
  const epochs = FIT_STAGES.map((stage) => ({ stage, epoch: 2, epochs: 4 }));
  const texts = [...TASK_STEPS, ...epochs].map((step) => stepTextOf(t, step));
  // Where there are none, i18next says the key.
  for (const text of texts) expect(text).not.toMatch(/task\.|{{|-images|-phantoms|-model/);
  expect(new Set(texts).size).toBe(TASK_STEPS.length + FIT_STAGES.length);
});

test('an epoch of a fit is said in the language of the window', async () => {
  const step = { stage: 'resnet18', epoch: 2, epochs: 4 } as const;
  expect(stepTextOf((await startTexts('en')).t, step)).toBe('ResNet-18, epoch 2 of 4');
  expect(stepTextOf((await startTexts('de')).t, step)).toBe('ResNet-18, Epoche 2 von 4');
});
