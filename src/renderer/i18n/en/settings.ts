/** How this workstation works, and for whom. */
export const settings = {
  title: 'Settings',
  reader: {
    title: 'Reader',
    name: 'Name',
    nameHint: 'Opinions, crops and changes are recorded under this name.',
    opinionFirst: "Own opinion before the machine's",
    opinionFirstDetail:
      "The machine's opinion on a lesion is shown only after the reader has committed an own one: who has seen it first can no longer give an unbiased one.",
  },
  look: {
    title: 'Display',
    language: 'Language',
    theme: 'Theme',
    themes: { dark: 'Dark', light: 'Light', system: 'As the desktop' },
  },
  pattern: {
    title: 'Names of pairs',
    explain:
      'An import tells the two images of a pair apart by their names. Each expression (regular, upper and lower case alike) finds the mark of one image; what is left of the name is the same for both.',
    b: 'B-mode is marked by',
    se: 'Strain is marked by',
    patient: "The patient's code (optional)",
    patientHint: 'Its first group is the code, as in ^(P\\d+)',
    wrong: 'This is no regular expression',
    examples: 'Try it on names, one a line',
    result: 'What the names say',
    name: 'Name',
    image: 'Image',
    key: 'Name of the pair',
    code: 'Patient',
    unmarked: 'not marked',
    slow: 'The expression takes too long on one of these names. Make it simpler.',
    save: 'Save the expressions',
    default: 'Back to the defaults',
  },
  about: {
    title: 'This installation',
    version: 'Version',
    host: 'Window',
    hosts: { electron: 'Desktop application', browser: 'Browser, served on this machine' },
    dataFolder: 'Data folder',
  },
} as const;
