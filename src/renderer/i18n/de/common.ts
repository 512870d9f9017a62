import type { Catalogue } from '../catalogue.ts';
import type { common as english } from '../en/common.ts';

export const common: Catalogue<typeof english> = {
  product: 'Sonopair',
  researchOnly: 'Nur für die Forschung. Kein Medizinprodukt.',
  researchOnlyDetail:
    'Nicht für Diagnose, Früherkennung oder Therapie. Es entscheidet der Mensch; die Maschine gibt eine Zweitmeinung.',
  navigation: {
    label: 'Hauptmenü',
    worklist: 'Patientinnen',
    annotate: 'Markieren',
    import: 'Import',
    models: 'Modelle',
    studies: 'Studien',
    settings: 'Einstellungen',
    help: 'Tastatur',
  },
  keyboard: {
    title: 'Tastatur',
    general: 'Überall',
    none: 'Hier gibt es keine Befehle.',
    open: 'Diese Liste zeigen',
    close: 'Schließen',
  },
  actions: {
    save: 'Speichern',
    cancel: 'Abbrechen',
    close: 'Schließen',
    retry: 'Erneut versuchen',
    dismiss: 'Ausblenden',
    undo: 'Rückgängig',
    redo: 'Wiederholen',
    back: 'Zurück',
    add: 'Hinzufügen',
    edit: 'Bearbeiten',
    remove: 'Entfernen',
    choose: 'Auswählen…',
    archive: 'Archivieren',
    unarchive: 'Aus dem Archiv holen',
  },
  loading: 'Wird geladen…',
  unreachable: {
    lost: 'Sonopair antwortet nicht. Gespeichertes ist sicher; die Verbindung wird erneut versucht…',
    'shut-out':
      'Dieses Fenster stammt von einem früheren Start von Sonopair und funktioniert nicht mehr. Gespeichertes ist sicher: Schließen Sie es und öffnen Sie die neue Adresse.',
  },
  failed: 'Das ist fehlgeschlagen',
  notice: {
    'reader-restarted':
      'Der Leseprozess wurde neu gestartet: {{detail}}. Was er gerade las, wird noch einmal gelesen; Gespeichertes ging nicht verloren.',
    swept:
      'Reste unterbrochener Arbeiten wurden entfernt ({{detail}}). Gespeichertes ging nicht verloren.',
    'provider-fallback':
      'Der gewünschte Prozessor war nicht verwendbar; gelesen wird mit einem anderen. {{detail}}',
  },
  task: {
    title: 'Läuft gerade',
    none: 'Es läuft nichts.',
    kind: {
      import: 'Import',
      sample: 'Beispielstudie',
      fit: 'Modell wird trainiert',
      export: 'Export',
      backup: 'Sicherung',
      restore: 'Wiederherstellung',
      verify: 'Überprüfung',
      read: 'Lesen',
    },
    state: {
      running: 'läuft',
      done: 'fertig',
      failed: 'fehlgeschlagen',
      cancelled: 'abgebrochen',
    },
    step: {
      folders: 'Ordner werden durchgesehen',
      files: 'Dateien',
      registry: 'Register',
      duplicates: 'Suche nach Dubletten',
      store: 'Wird gespeichert',
      drawing: 'Bilder werden gezeichnet',
      'drawing-phantoms': 'Phantome werden gezeichnet',
      'preparing-images': 'Bilder werden vorbereitet',
      'ensemble-features': 'Merkmale für das Ensemble',
      'storing-model': 'Modell wird gespeichert',
    },
    stage: { alexnet: 'AlexNet', resnet18: 'ResNet-18', ensemble: 'Ensemble' },
    epoch: '{{stage}}, Epoche {{epoch}} von {{epochs}}',
  },
  diagnosis: {
    benign: 'Gutartig',
    malignant: 'Bösartig',
    mixed: 'Beides',
    unknown: 'Unbekannt',
  },
  side: { left: 'Links', right: 'Rechts' },
  path: {
    typed:
      'Geben Sie den ganzen Pfad auf dem Rechner ein, auf dem Sonopair läuft: Ein Browser kann dort nichts auswählen.',
  },
  problem: {
    required: 'Pflichtangabe',
    number: 'Bitte eine Zahl eingeben',
    whole: 'Bitte eine ganze Zahl eingeben',
    atLeast: 'Mindestens {{limit}}',
    above: 'Größer als {{limit}}',
    atMost: 'Höchstens {{limit}}',
    tooLong: 'Höchstens {{limit}} Zeichen',
    tooMany: 'Höchstens {{limit}} Werte',
    day: 'Bitte ein gültiges Datum eingeben',
    wrong: 'So kann es nicht gespeichert werden',
  },
  image: { b: 'B-Bild', se: 'Strain' },
  picture: { missing: 'Bild fehlt oder ist verändert' },
  studyKind: { local: 'Lokal', sample: 'Beispiel (Phantome)', imported: 'Importiert' },
  safety: {
    file: 'Nichts wurde verändert.',
    'disk-full': 'Nichts wurde halb geschrieben. Schaffen Sie Platz, und versuchen Sie es erneut.',
    registry: 'Ihre Daten wurden nicht verändert.',
    record: 'Nichts wurde verändert.',
    store:
      'Das Register selbst ist unversehrt. Stellen Sie das Bild aus einer Sicherung wieder her.',
    import: 'Von diesem Import wurde nichts gespeichert.',
    engine: 'Gespeichertes ist sicher. Versuchen Sie es erneut.',
    model: 'Register und Bilder sind nicht betroffen.',
    backup: 'Register und Bilder sind, wie sie waren.',
  },
};
