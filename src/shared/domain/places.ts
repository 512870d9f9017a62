/** Where one can go in the window, in the order in which rail and menus list it. */
export const PLACES = [
  'worklist',
  'annotate',
  'import',
  'studies',
  'models',
  'jobs',
  'results',
  'settings',
] as const;

export type Place = (typeof PLACES)[number];

/** The key that leads to each place: the page acts on it, and native menus press it. */
export const PLACE_KEYS: Readonly<Record<Place, string>> = {
  worklist: 'Mod+1',
  annotate: 'Mod+2',
  import: 'Mod+3',
  studies: 'Mod+4',
  models: 'Mod+5',
  jobs: 'Mod+6',
  results: 'Mod+7',
  settings: 'Mod+8',
};

/** The key that shows every other key. */
export const HELP_KEY = 'F1';
