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
    text: 'Starten Sie unter „Aufträge“ eine Kreuzvalidierung: Sobald der erste Fold fertig ist, stehen ihre Ergebnisse hier.',
  },
  back: 'Alle Läufe',
  gone: 'Diesen Lauf gibt es nicht',
  goneText: 'Die Adresse nennt keinen Lauf. Wählen Sie einen aus der Liste.',
  show: 'Ansicht',
  view: {
    overview: 'Überblick',
    tables: 'Tabellen',
    figures: 'Abbildungen',
    subgroups: 'Untergruppen',
    comparisons: 'Vergleiche',
    cases: 'Fälle',
    compare: 'Anderer Lauf',
  },
  keys: { view: 'Überblick, Tabellen, Abbildungen, … zeigen' },
  saveTables: 'Tabellen speichern (CSV)',
  saveReport: 'Bericht speichern (PDF)',
  protocol: {
    paper: 'Ein Testteil; {{folds}} Folds auf den übrigen Daten, wie in der Publikation.',
    rotating: '{{folds}} rotierende Folds: Jede Patientin wird einmal getestet.',
  },
  level: {
    label: 'Entscheidung',
    byVote: 'nach Mehrheit (Gl. 1)',
    byMeanProbability: 'nach mittlerer Wahrscheinlichkeit',
    imageWise: 'je Bild',
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
    short: 'Publ.',
    msr: 'Publikation: Strain-Ratio, manuell (MSR), ≥ {{cutoff}}',
    asr: 'Publikation: Strain-Ratio, assistiert (ASR), ≥ {{cutoff}}',
    comparator: 'Publikation: {{network}}, B-SE, {{images}}',
    missed:
      'Publikation: Patientin {{patient}} ({{histology}}), in {{folds}} von 5 Folds als {{predicted}} eingeordnet.',
    means:
      'Die Werte der Publikation stammen von anderen Patientinnen und Bildern: Sie sind kein Maßstab für diese Studie.',
  },
  paperNetwork: { vgg: 'VGG', squeezenet: 'SqueezeNet', densenet: 'DenseNet' },
  paperImages: { full: 'Vollbild', cropped: 'Ausschnitt' },
  table1: 'Tabellen 1 und 3: Raten {{level}} und Erkennungsrate (Gl. 2)',
  table1Short: 'Tabellen 1 und 3',
  table2: 'Tabelle 2: B-SE neben der Strain-Ratio',
  table2Means:
    'Je Patientin nach Mehrheit (Gl. 1), in Prozent mit 95-%-Intervall, an denselben Testpatientinnen; Zeilen je Bild sind so bezeichnet.',
  method: 'Verfahren',
  imageWiseOf: '{{name}}, je Bild',
  table4: 'Tabelle 4: in mehr als der Hälfte der Folds falsch durch {{arm}}',
  table4Short: 'Tabelle 4',
  table4None: 'Kein Fall ist in mehr als der Hälfte der Folds falsch.',
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
  imageAuc: 'AUC der Bilder',
  patients: 'n',
  nOf: 'n = {{n}}',
  foldsAndPatients: 'Folds, n',
  foldsN: '{{folds}}, {{n}}',
  cell: '{{rate}}: {{arm}}',
  cellMeans: 'Zeigt, wer falsch eingeordnet wurde',
  caseMeans: 'Zeigt den Fall mit Grad-CAM',
  missed: '{{unit}}, falsch eingeordnet durch {{arm}}',
  wrong: '{{rate}}, {{arm}}: {{how}}',
  how: {
    folds: 'in mindestens einem Fold falsch',
    mean: 'falsch nach den über die Folds gemittelten Werten',
    images: 'mindestens ein Bild in mindestens einem Fold falsch',
  },
  interval: '({{low}} bis {{high}})',
  undefined: 'nicht definiert',
  noInterval: '(kein Intervall)',
  notKnown: '–',
  case: 'Fall',
  actual: 'Diagnose',
  histology: 'Histologie',
  wrongFolds: 'Falsche Folds',
  strainRatio: 'Strain-Ratio',
  tsukuba: 'Tsukuba',
  trueClass: 'Wahrscheinlichkeit der wahren Klasse',
  meanOfCorrect: 'Mittelwert der richtigen',
  benign: 'Gutartig',
  malignant: 'Bösartig',
  confusion: {
    title: 'Konfusionsmatrizen {{level}}, über die Folds gemittelte Wahrscheinlichkeiten',
    short: 'Konfusionsmatrizen',
    truePositive: 'Bösartig, erkannt',
    falseNegative: 'Bösartig, übersehen',
    falsePositive: 'Gutartig, als bösartig eingeordnet',
    trueNegative: 'Gutartig, als gutartig erkannt',
    of: '{{field}}: {{arm}}',
    means: 'Zeigt diese Fälle',
  },
  scores: {
    title: 'Scores: Trennschärfe, Arbeitspunkte, Kalibrierung',
    short: 'Scores',
    means:
      'Mittlere Wahrscheinlichkeit je Patientin, über die Folds gemittelt; mit 95-%-Intervall. Arbeitspunkte werden an denselben Patientinnen gewählt, in jeder Stichprobe des Bootstraps neu. Die Temperaturskalierung ist kreuzweise angepasst: Jede Patientin wird mit der Temperatur der übrigen skaliert.',
    ap: 'Mittlere Präzision',
    sensitivityAt: 'Sensitivität bei {{at}} % Spezifität',
    specificityAt: 'Spezifität bei {{at}} % Sensitivität',
    brier: 'Brier-Score',
    ece: 'ECE',
    eceScaled: 'ECE, skaliert',
    temperature: 'Temperatur',
    range: '{{from}} bis {{to}}',
  },
  armsShown: 'Arme in den Kurven',
  noArmShown: 'Wählen Sie mindestens einen Arm, um seine Kurven zu sehen.',
  withScaled: 'Mit Temperaturskalierung',
  stage: 'Stufe des Trainings',
  noHeat:
    'Anteil der Heatmap in der ROI und Pointing Game erfordern Arme auf Vollbildern: Dieser Lauf hat keine.',
  figure: 'Größe',
  subgroup: 'Untergruppe',
  subgroupsMeans:
    'Nach mittlerer Wahrscheinlichkeit je Patientin, über die Folds gemittelt. Die Intervalle sind nicht für ihre Anzahl korrigiert: Eine auffällige Untergruppe ist eine Frage, keine Antwort.',
  comparisons: {
    none: 'Es gibt keine zwei Arme zum Vergleichen.',
    auc: 'AUC: gepaarter DeLong-Test an denselben Patientinnen',
    aucMeans:
      'AUC des ersten Arms minus AUC des zweiten, mittlere Wahrscheinlichkeiten je Patientin; p innerhalb der Familie nach Holm korrigiert.',
    a: 'Arm',
    b: 'Gegen',
    means: 'Zeigt die Fälle, die beide verschieden einordnen',
    differ: '{{a}} und {{b}}: verschieden eingeordnet',
    family: 'Familie',
    families: {
      readers: 'Klassifikatoren',
      inputs: 'Eingaben',
      images: 'Ausschnitt oder Vollbild',
    },
    difference: 'Differenz der AUC',
    p: 'p',
    pHolm: 'p, Holm',
    trueClass: 'Wahrscheinlichkeit der wahren Klasse: gepaarter t-Test der Patientenmittel',
    trueClassMeans:
      'Daneben steht der veröffentlichte Test (Welch, über Paare, als wären sie unabhängig): Er zählt zwei Bilder einer Patientin als zwei Patientinnen, sein p ist daher zu klein.',
    meanDifference: 'Mittlere Differenz',
    paired: 'p, Patientinnen',
    published: 'p, wie veröffentlicht',
    pairs: 'Paare',
  },
  references: {
    title: 'Strain-Ratio und Menschen an denselben Patientinnen',
    means:
      'In Prozent mit 95-%-Intervall, je Patientin. „Oder Maschine“ heißt bösartig, wenn eine von beiden Seiten es sagt; „und Maschine“, wenn beide es sagen.',
    none: 'Für die Testpatientinnen sind weder Strain-Ratios noch Beurteilungen von Menschen bekannt.',
    who: 'Referenz',
    cutoff: 'Schwellenwert',
    kappa: 'Cohens Kappa',
    against: 'Mit',
  },
  compare: {
    beside: 'Lauf daneben',
    choose: 'Wählen Sie einen Lauf, der neben diesem stehen soll.',
    noOther: 'Es gibt keinen anderen Lauf mit Ergebnissen. Starten Sie einen unter „Aufträge“.',
    noArm: 'Die beiden Läufe haben keinen gemeinsamen Arm.',
    same: 'Beide Läufe haben dasselbe Manifest: dieselben Patientinnen, Folds, Einstellungen und denselben Startwert.',
    means:
      'Differenzen beruhen auf den Patientinnen, die beide Läufe getestet haben (gepaarter DeLong-Test); die Werte jedes Laufs auf dessen eigenen Testpatientinnen.',
    aucThis: 'AUC, dieser Lauf',
    aucOther: 'AUC, anderer Lauf',
    shared: 'Gemeinsame Patientinnen',
    accuracyThis: 'Genauigkeit (Gl. 1), dieser Lauf',
    accuracyOther: 'Genauigkeit (Gl. 1), anderer Lauf',
    cutoffs: 'Schwellenwert dieses Laufs: {{one}}; des anderen: {{other}}.',
  },
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
        'Die Bilder sind simuliert{{detail}}: Die Ergebnisse erlauben keine Aussage über Patientinnen.',
      synthetic:
        'Die Bilder sind synthetisch{{detail}}: Die Ergebnisse erlauben keine Aussage über Patientinnen.',
      'not stated': 'Die Studie gibt nicht an, ob ihre Bilder echt sind.',
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
