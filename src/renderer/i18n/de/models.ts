import type { Catalogue } from '../catalogue.ts';
import type { models as english } from '../en/models.ts';

export const models: Catalogue<typeof english> = {
  title: 'Modelle',
  explain:
    'Es liest immer nur ein Modell. Wo es sprechen darf, hängt davon ab, womit es trainiert wurde: Modelle aus nicht echten Bildern sprechen nur in der Beispielstudie, bis sie jemand für eine Studie freigibt.',
  import: 'Modellordner importieren…',
  fit: 'Phantommodell trainieren',
  fitting: 'Ein kleines Phantommodell wird trainiert',
  fitExplain:
    'Phantome werden gezeichnet und beide Netze damit trainiert, in höchstens 3 Minuten; danach liest dieses Modell. Es hat keinerlei klinische Aussagekraft: Mit ihm lässt sich die Zweitmeinung ausprobieren.',
  fitted: 'Das Phantommodell ist trainiert und in Gebrauch.',
  none: {
    title: 'Noch kein Modell',
    text: 'Ohne Modell gibt es keine Zweitmeinung; alles andere geht. Trainieren Sie zum Ausprobieren ein kleines Phantommodell, oder importieren Sie den Ordner eines Modells aus „sonopair fit“.',
  },
  list: 'Modelle der Bibliothek',
  inUse: 'In Gebrauch',
  use: 'Dieses Modell verwenden',
  useOf: '{{model}} verwenden',
  calibrateOf: 'Kalibrierung von {{model}}',
  unlockFor: 'Für eine Studie freigeben…',
  unlockOf: '{{model}} für eine Studie freigeben',
  importAgain: 'Ordner erneut importieren…',
  fault:
    'Es ist nicht verwendbar: {{fault}} Was damit gelesen wurde, bleibt erhalten. Importieren Sie den Ordner erneut, oder verwenden Sie ein anderes Modell.',
  origin: {
    real: 'Echte Bilder',
    simulated: 'Simulierte Bilder',
    synthetic: 'Synthetische Bilder',
    'not stated': 'Herkunft nicht angegeben',
  },
  originMeans: {
    real: 'Mit echten Bildern trainiert.',
    simulated:
      'Mit teils simulierten Bildern trainiert: Seine Ergebnisse sagen nichts über Patientinnen aus.',
    synthetic:
      'Mit synthetischen Bildern trainiert: Seine Ergebnisse sagen nichts über Patientinnen aus.',
    'not stated':
      'Ob seine Bilder echt waren, hat niemand angegeben: Behandeln Sie es, als wären sie es nicht.',
  },
  input: {
    title: 'Sieht',
    b: 'B-Bild',
    se: 'Strain',
    bse: 'B-Bild und Strain',
  },
  images: {
    cropped: 'den Ausschnitt der Läsion',
    full: 'das ganze Bild',
  },
  sees: '{{input}}: {{images}}, {{size}} × {{size}} px',
  networks: 'Netze',
  ensemble: '{{networks}}, als Ensemble',
  cutoff: 'Bösartig ab',
  trainedOn: 'Trainiert mit',
  trained:
    '{{study}}: {{patients}} Patientinnen ({{benignPatients}} gutartig, {{malignantPatients}} bösartig), {{pairs}} Bildpaare ({{benignPairs}} gutartig, {{malignantPairs}} bösartig)',
  validation: 'Validierung',
  validated: '{{accuracy}} von {{images}} Bildpaaren von {{patients}} Patientinnen richtig',
  validationMeans:
    'Diese Patientinnen entschieden, wann das Training endete: kein Testergebnis, und für ein Konfidenzintervall nicht unabhängig genug.',
  originDetail: 'Herkunft bekannt aus',
  limits: 'Grenzen',
  noLimits: 'Keine angegeben.',
  licence: 'Lizenz',
  intendedUse: 'Zweckbestimmung',
  made: 'Erstellt',
  madeWith: '{{moment}}, mit {{program}}',
  imported: 'Importiert',
  hash: 'SHA-256',
  more: 'Die ganze Karte',
  importDialog: {
    title: 'Modellordner importieren',
    path: 'Modellordner',
    hint: 'Er enthält manifest.json und die ONNX-Datei, wie „sonopair fit“ ihn hinterlässt. Er wird kopiert und geprüft.',
    start: 'Importieren',
    done: '{{model}} wurde importiert.',
    notYet: 'Es liest noch nicht.',
  },
  unlock: {
    title: '{{model}} für eine Studie freigeben',
    means:
      'Dieses Modell wurde nicht mit echten Bildern trainiert. Bei echten Patientinnen beweist sein Ergebnis nichts. Freigegeben spricht es bei jeder Läsion der Studie, und jede Ansicht, jeder Ausdruck und jeder Export davon sagt das. Die Freigabe wird mit Ihrem Namen und dem Grund festgehalten und lässt sich nicht zurücknehmen.',
    study: 'Studie',
    reason: 'Grund',
    reasonHint: 'Etwa: Methodenvergleich an anonymisierten Bildern, Protokoll 12.',
    start: 'Freigeben',
    noStudies: 'Außer der Beispielstudie, in der es ohnehin spricht, gibt es keine Studie.',
  },
  unlocks: {
    title: 'Freigaben',
    explain: 'Wo Modelle aus nicht echten Bildern sprechen dürfen.',
    model: 'Modell',
    study: 'Studie',
    by: 'Von',
    reason: 'Grund',
    at: 'Wann',
    gone: 'Ein Modell, das nicht in der Bibliothek ist',
  },
  keys: {
    import: 'Modellordner importieren',
    fit: 'Phantommodell trainieren',
  },
};
