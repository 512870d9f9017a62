import type { CalibrationResult } from '../../src/shared/domain/calibration.ts';
import { randomStream } from '../../src/shared/random/stream.ts';
import { calibrate } from '../../src/shared/trust/calibrate.ts';

/** A calibration on 40 patients of each class whose scores are twice too sure. */
export function aCalibration(errorRate = 0.1): CalibrationResult {
  const random = randomStream(2, 'calibration');
  const cases = Array.from({ length: 80 }, (_, i) => {
    const positive = i % 2 === 0;
    const logit = 2 * (random.normal() + (positive ? 1 : -1));
    return { patient: `P${i}`, positive, score: 1 / (1 + Math.exp(-logit)) };
  });
  return calibrate(cases, { rule: { kind: 'youden' }, errorRate, cutoff: 0.5, seed: 1 });
}
