import {
  FIT_DEFAULTS,
  fitSettingsSchema,
  type FitSettings,
} from '../../src/main/training/settings.ts';

/** The settings of a small fit; a test says what matters to it. */
export function fitSettings(changes: Partial<FitSettings>): FitSettings {
  return fitSettingsSchema.parse({
    ...FIT_DEFAULTS,
    study: '/studies/example',
    out: '/models/example',
    networks: ['resnet18'],
    input: 'b',
    size: 64,
    epochs: 3,
    ensembleEpochs: 3,
    batch: 4,
    views: 2,
    provider: 'cpu',
    threads: 1,
    ...changes,
  });
}
