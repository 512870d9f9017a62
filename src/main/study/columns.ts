/** The file of a study folder that names its pairs. */
export const PAIRS_FILE = 'pairs.csv';

export const REQUIRED = ['patient', 'pair', 'diagnosis', 'b_image', 'se_image'] as const;
export const OPTIONAL = [
  'lesion',
  'histology',
  'birads',
  'side',
  'view',
  'device',
  'strain_ratio',
  'strain_method',
  'b_roi',
  'se_roi',
] as const;
export const KNOWN = [...REQUIRED, ...OPTIONAL] as const;
export type KnownColumn = (typeof KNOWN)[number];

export function isKnown(name: string): name is KnownColumn {
  return KNOWN.some((known) => known === name);
}
