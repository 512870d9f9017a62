import type { Catalogue } from '../catalogue.ts';
import type { results as english } from '../en/results.ts';

export const results: Catalogue<typeof english> = {
  title: 'Ergebnisse',
  runs: 'Läufe',
  run: 'Lauf',
  study: 'Studie',
  created: 'Angelegt',
  units: 'Fertige Einheiten',
  unitsOf: '{{done}} von {{total}}',
  unitsDone: '{{done}} von {{total}} Einheiten sind fertig.',
  none: {
    title: 'Noch keine Ergebnisse',
    text: 'Führen Sie eine Kreuzvalidierung durch, etwa mit „sonopair crossval“: Sobald der erste Fold fertig ist, stehen ihre Ergebnisse hier.',
  },
  back: 'Alle Läufe',
  gone: 'Diesen Lauf gibt es nicht',
  goneText: 'Die Adresse nennt keinen Lauf. Wählen Sie einen aus der Liste.',
  show: 'Ansicht',
  view: { overview: 'Überblick', tables: 'Tabellen' },
  protocol: {
    paper: 'Ein Testteil; {{folds}} Folds auf den übrigen Daten, wie in der Publikation.',
    rotating: '{{folds}} rotierende Folds: Jede Patientin wird einmal getestet.',
  },
  parts: {
    title: 'Patientinnen und Bilder je Teil (ergänzende Abbildung 2 der Publikation)',
    fold: 'Fold',
    part: 'Teil',
    all: 'Alle',
    fitting: 'Training',
    validation: 'Validierung',
    test: 'Test',
    patientsBenign: 'Patientinnen, gutartig',
    patientsMalignant: 'Patientinnen, bösartig',
    imagesBenign: 'Bilder, gutartig',
    imagesMalignant: 'Bilder, bösartig',
  },
  level: {
    label: 'Entscheidung',
    byVote: 'Nach Mehrheit (Gl. 1)',
    byMeanProbability: 'Nach mittlerer Wahrscheinlichkeit',
    imageWise: 'Je Bild',
  },
  form: {
    label: 'Angaben',
    folds: 'Über Folds',
    patients: 'Je Patientin',
    foldsMeans:
      'Prozent, Mittelwert ± SD über die Folds (ddof 0), wie in der Publikation: Die SD beschreibt, wie sich die Modelle der Folds unterscheiden, nicht die Unsicherheit bezüglich der Patientinnen.',
    patientsMeans:
      'Prozent mit 95-%-Intervall. Die Wahrscheinlichkeiten jedes Paares werden über die Fold-Modelle gemittelt, die es getestet haben; n ist die Zahl verschiedener Patientinnen.',
  },
  paper: {
    show: 'Werte der Publikation',
    value: 'Publikation: {{mean}} ± {{sd}}',
    means:
      'Die Werte der Publikation stammen von anderen Patientinnen und Bildern: Sie sind kein Maßstab für diese Studie.',
  },
  table1: 'Tabelle 1: {{level}}; Tabelle 3: Erkennungsrate (Gl. 2)',
  table4: 'Tabelle 4: in mehr als der Hälfte der Folds falsch durch {{arm}}',
  table4None: 'Tabelle 4: Kein Fall ist in mehr als der Hälfte der Folds falsch durch {{arm}}.',
  arm: 'Arm',
  rate: {
    accuracy: 'Genauigkeit',
    precision: 'Präzision',
    specificity: 'Spezifität',
    sensitivity: 'Sensitivität',
    f1: 'F1',
  },
  recognition: 'Erkennungsrate',
  auc: 'AUC',
  patients: 'n',
  cell: '{{rate}}: {{arm}}',
  cellMeans: 'Zeigt, wer falsch eingeordnet wurde',
  wrong: '{{rate}}, {{arm}}: in mindestens einem Fold falsch (Gl. 1)',
  undefined: 'nicht definiert',
  noInterval: '(kein Intervall)',
  notKnown: '–',
  input: { b: 'B', se: 'SE', bse: 'B-SE' },
  images: { full: 'Vollbild', cropped: 'Ausschnitt' },
  reader: {
    alexnet: 'AlexNet',
    resnet18: 'ResNet-18',
    ensemble: 'Ensemble',
    voting: 'Abstimmung',
  },
  cases: 'Fälle',
  noCases: 'Kein Fall wurde falsch eingeordnet.',
  case: 'Fall',
  actual: 'Diagnose',
  histology: 'Histologie',
  wrongFolds: 'Falsche Folds',
  strainRatio: 'Strain-Ratio',
  tsukuba: 'Tsukuba',
  probability: 'Wahrscheinlichkeit für Malignität',
  trueClass: 'Wahrscheinlichkeit der wahren Klasse',
  meanOfCorrect: 'Mittelwert der richtigen',
  fault: {
    'eighteen-patients':
      'Publikation: Die Raten je Patientin sind Vielfache von 1/9; der Testteil hat also 18 Patientinnen, nicht die genannten 20.',
    'impossible-sd':
      'Publikation: Ein Mittelwert mit SD kann aus ganzen Patientinnen in fünf Folds zu je 18 nicht entstehen.',
    'four-folds':
      'Publikation: ResNet-18 auf vollen B-SE-Bildern passt zu vier Folds, nicht zu fünf.',
    'repeated-f1':
      'Publikation: Der F1-Wert des Ensembles auf B-Ausschnitten wiederholt die Zelle von AlexNet.',
    'image-wise-row':
      'Publikation: Die Zeilen der Strain-Ratio gelten je Bild, stehen aber neben Raten je Patientin.',
    'swapped-rates':
      'Publikation: Sensitivität und Spezifität der Strain-Ratio sind gegenüber der Quelle vertauscht.',
    'wrong-f1':
      'Publikation: Der F1-Wert von ASR folgt weder aus den Zellen noch aus der Quelle (80,70).',
  },
  notice: {
    origin: {
      simulated:
        'Die Bilder sind simuliert: Die Ergebnisse erlauben keine Aussage über Patientinnen. {{detail}}',
      synthetic:
        'Die Bilder sind synthetisch: Die Ergebnisse erlauben keine Aussage über Patientinnen. {{detail}}',
      'not stated': 'Die Studie gibt nicht an, ob ihre Bilder echt sind. {{detail}}',
    },
    synthetic:
      'In der Spalte „synthetic“ markierte Paare ({{marks}}): {{pairs}}. Die Ergebnisse erlauben keine Aussage über Patientinnen.',
    incomplete:
      '{{done}} von {{total}} Einheiten sind fertig: Die Ergebnisse beruhen auf den vorhandenen Folds.',
    unread:
      'Nicht lesbare Testpaare: {{pairs}}. Entscheidungen je Patientin oder Läsion beruhen auf den übrigen.',
    sharedTest:
      'Die Modelle von {{folds}} Folds beurteilen dieselben Patientinnen (n = {{patients}}): Die SD über Folds beschreibt Unterschiede der Modelle, nicht der Patientinnen. Die Werte jeder Patientin werden vor der Intervallschätzung gemittelt.',
    fewPatients:
      'Getestet wurden nur {{benign}} Patientinnen mit gutartigem und {{malignant}} mit bösartigem Befund: Die Intervalle sind breit.',
    oneClass:
      'Klasse ohne getesteten Fall: {{missing}}. Was einen solchen benötigt, ist nicht definiert.',
    fewPairs:
      '{{units}} von {{of}} haben höchstens zwei Paare: Für sie bedeutet die Mehrheit nach Gl. (1) „bösartig, wenn eines der Paare es ist“. Vergleichen Sie mit der Entscheidung nach mittlerer Wahrscheinlichkeit.',
    lesions:
      'Läsionen: {{lesions}}, Patientinnen: {{patients}}. Läsionen derselben Patientin sind nicht unabhängig; jedes Intervall ist daher ein Bootstrap über Patientinnen.',
    prevalence:
      'Die Präzision gilt bei der Prävalenz der Malignität im Testteil: {{units}} % der Patientinnen oder Läsionen, {{pairs}} % der Paare.',
    unlabelled: 'Patientinnen ohne Diagnose: {{patients}}. Weder trainiert noch bewertet.',
    leaks:
      'Vor dem Training mit Begründung akzeptierte mögliche Datenlecks zwischen Teilen: {{leaks}}.',
    noStrain: 'Getestete Patientinnen ohne Strain-Ratio: {{patients}}. Nicht in deren Angaben.',
    afterReveal:
      'Nach Aufdecken des maschinellen Ergebnisses abgegebene Beurteilungen stehen gesondert: {{readers}}.',
  },
};
