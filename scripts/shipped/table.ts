import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { openModel } from '../../src/main/model/folder.ts';
import type { CardFigure, HeldOutFigures } from '../../src/shared/domain/held-out.ts';
import { compareModels } from './compare.ts';
import { row } from './markdown.ts';
import { shippedFits, type ShippedPlan } from './plan.ts';

const FIGURES: readonly (readonly [title: string, of: (figures: HeldOutFigures) => CardFigure])[] =
  [
    ['AUC', (f) => f.auc],
    ['Accuracy at 0.5', (f) => f.accuracy],
    ['Sensitivity at 0.5', (f) => f.sensitivity],
    ['Specificity at 0.5', (f) => f.specificity],
    ['Sensitivity at 90 % specificity', (f) => f.sensitivityAt90Specificity],
    ['Specificity at 90 % sensitivity', (f) => f.specificityAt90Sensitivity],
    ['Brier score', (f) => f.brier],
    ['Calibration error (ECE)', (f) => f.ece],
  ];

/** The tables of docs/shipped-models.md from the cards of the fits that are there. */
export async function tables(plan: ShippedPlan, folder: string): Promise<string> {
  const done = shippedFits(plan).filter(({ name }) => existsSync(join(folder, `read-${name}`)));
  const models = await Promise.all(done.map(({ name }) => openModel(join(folder, name))));
  const figures = models.map(({ manifest }) => manifest.heldOut!.figures);
  const header = ['', ...done.map(({ name }) => `\`${name}\``)];
  const rows = FIGURES.map(([title, of]) => [title].concat(figures.map((f) => figureText(of(f)))));
  const line = figures.map(({ calibration }) =>
    calibration === null
      ? 'undefined'
      : `${calibration.slope.toFixed(2)}, ${calibration.intercept.toFixed(2)}`,
  );
  const held = [
    header,
    header.map(() => '---'),
    ...rows,
    ['Calibration slope, intercept', ...line],
  ];
  const compared = await compareModels(plan, folder);
  return [held.map(row).join('\n'), ...(compared === '' ? [] : [compared])].join('\n\n');
}

function figureText({ value, interval, n }: CardFigure): string {
  if (value === null) return 'undefined';
  const range =
    interval === null ? '' : ` (${interval.low.toFixed(3)} to ${interval.high.toFixed(3)})`;
  return `${value.toFixed(3)}${range}, n ${n}`;
}
