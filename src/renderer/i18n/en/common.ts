/** Texts that several screens share. */
export const common = {
  product: 'Sonopair',
  researchOnly: 'Research use only. Not a medical device.',
  researchOnlyDetail:
    'Not for diagnosis, screening or treatment decisions. The reader decides; the machine gives a second opinion.',
  navigation: {
    label: 'Main',
    worklist: 'Patients',
    annotate: 'Annotate',
    import: 'Import',
    models: 'Models',
    studies: 'Studies',
    settings: 'Settings',
    help: 'Keyboard',
  },
  keyboard: {
    title: 'Keyboard',
    general: 'Everywhere',
    none: 'There are no commands here.',
    open: 'Show this list',
    close: 'Close',
  },
  actions: {
    save: 'Save',
    cancel: 'Cancel',
    close: 'Close',
    retry: 'Try again',
    dismiss: 'Dismiss',
    undo: 'Undo',
    redo: 'Redo',
    back: 'Back',
    add: 'Add',
    edit: 'Edit',
    remove: 'Remove',
    choose: 'Choose…',
    archive: 'Archive',
    unarchive: 'Take out of the archive',
  },
  loading: 'Loading…',
  unreachable: {
    lost: 'Sonopair does not answer. What was saved is safe; trying to reach it again…',
    'shut-out':
      'This window is from an earlier start of Sonopair and cannot go on. What was saved is safe: close it and open the new address.',
  },
  failed: 'This did not work',
  notice: {
    'reader-restarted':
      'The reading process was started again: {{detail}}. What it was reading is read once more; nothing saved was lost.',
    swept: 'Remains of interrupted work were removed ({{detail}}). Nothing saved was lost.',
    'provider-fallback':
      'The wanted processor could not be used; another one reads instead. {{detail}}',
  },
  task: {
    title: 'Running',
    none: 'Nothing is running.',
    kind: {
      import: 'Import',
      sample: 'Sample study',
      fit: 'Fitting a model',
      export: 'Export',
      backup: 'Backup',
      restore: 'Restore',
      verify: 'Verification',
      read: 'Reading',
    },
    state: {
      running: 'running',
      done: 'done',
      failed: 'failed',
      cancelled: 'cancelled',
    },
    /** What a task does now, by the name the application gives it. */
    step: {
      folders: 'looking through folders',
      files: 'files',
      registry: 'registry',
      duplicates: 'looking for duplicates',
      store: 'storing',
      drawing: 'drawing images',
      'drawing-phantoms': 'drawing phantoms',
      'preparing-images': 'preparing images',
      'ensemble-features': 'features of the ensemble',
      'storing-model': 'storing the model',
    },
    stage: { alexnet: 'AlexNet', resnet18: 'ResNet-18', ensemble: 'ensemble' },
    epoch: '{{stage}}, epoch {{epoch}} of {{epochs}}',
  },
  diagnosis: {
    benign: 'Benign',
    malignant: 'Malignant',
    mixed: 'Both',
    unknown: 'Not known',
  },
  side: { left: 'Left', right: 'Right' },
  path: {
    typed:
      'Type the whole path on the machine Sonopair runs on: a browser cannot choose places there.',
  },
  /** What is wrong with a field of a form. */
  problem: {
    required: 'Needed',
    number: 'Enter a number',
    whole: 'Enter a whole number',
    atLeast: 'At least {{limit}}',
    above: 'Greater than {{limit}}',
    atMost: 'At most {{limit}}',
    tooLong: 'At most {{limit}} characters',
    tooMany: 'At most {{limit}} of them',
    day: 'Enter a day of the calendar',
    wrong: 'This cannot be saved so',
  },
  image: { b: 'B-mode', se: 'Strain' },
  /** In the place of a picture. */
  picture: { missing: 'Picture missing or altered' },
  studyKind: { local: 'Local', sample: 'Sample (phantoms)', imported: 'Imported' },
  /** What to do for each kind of failure, after the message itself. */
  safety: {
    file: 'Nothing was changed.',
    'disk-full': 'Nothing was half written. Free some space, then try again.',
    registry: 'Your data were not changed.',
    record: 'Nothing was changed.',
    store: 'The registry itself is intact. Put the picture back from a backup.',
    import: 'Nothing of this import was stored.',
    engine: 'What was saved is safe. Try again.',
    model: 'Registry and images are not concerned.',
    backup: 'Registry and images are as they were.',
  },
} as const;
