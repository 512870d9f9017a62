import type { Catalogue } from '../catalogue.ts';
import type { en } from '../en/index.ts';

export const trust: Catalogue<typeof en.trust> = {
  title: 'Kalibrierung',
  toModels: 'Modelle',
  explain:
    'Gesicherte Patientinnen Ihres Hauses, die das Modell nicht kennt, stellen seine Wahrscheinlichkeiten auf Ihre Patientinnen ein: eine Temperatur, eine Schwelle und ein Bereich, in dem es sich nicht entscheidet. Die Reihenfolge der Patientinnen bleibt, wie sie ist.',
  nothing: {
    title: 'Noch nichts zu kalibrieren',
    text: 'Eine Kalibrierung braucht ein Modell und eine Studie mit gesicherten Patientinnen.',
  },
  step: {
    model: '1. Modell und Studie',
    cases: '2. Gesicherte Patientinnen',
    settings: '3. Schwelle und Fehlerrate',
    result: '4. Vorher und nachher',
  },
  model: 'Modell',
  study: 'Studie',
  origin: { simulated: 'simuliert', synthetic: 'synthetisch', 'not stated': 'nicht angegeben' },
  notReal:
    'Die Herkunft der Bilder dieses Modells ist „{{origin}}“: Eine Kalibrierung macht aus seinen Ergebnissen keine klinischen.',
  casesMeans:
    'Eine Patientin zählt mit bekannter Pathologie, einmal, mit der mittleren Wahrscheinlichkeit ihrer Bildpaare. Wer beim Anpassen oder Anhalten des Modells dabei war, bleibt außen vor.',
  class: { benign: 'Gutartig', malignant: 'Bösartig' },
  ofNeeded: '{{found}} von mindestens {{least}}',
  tooFew:
    'Zu wenige: Je Klasse werden {{least}} gesicherte Patientinnen gebraucht. Tragen Sie weitere Diagnosen ein, lassen Sie die noch nicht befundeten befunden oder wählen Sie eine andere Studie.',
  noneExcluded: 'Keine Patientin der Studie bleibt außen vor.',
  excluded: 'Patientinnen, die außen vor bleiben',
  exclusion: {
    seen_one: '{{number}} Patientin kennt das Modell aus der Anpassung',
    seen_other: '{{number}} Patientinnen kennt das Modell aus der Anpassung',
    'no-pathology_one': '{{number}} Patientin hat eine Läsion ohne Diagnose',
    'no-pathology_other': '{{number}} Patientinnen haben eine Läsion ohne Diagnose',
    'both-kinds_one': '{{number}} Patientin hat Läsionen beider Arten',
    'both-kinds_other': '{{number}} Patientinnen haben Läsionen beider Arten',
    'no-crop_one':
      'Bei {{number}} Patientin fehlt der Ausschnitt der Läsion, den dieses Modell braucht',
    'no-crop_other':
      'Bei {{number}} Patientinnen fehlt der Ausschnitt der Läsion, den dieses Modell braucht',
    unread_one: '{{number}} Patientin ist mit diesem Modell noch nicht befundet',
    unread_other: '{{number}} Patientinnen sind mit diesem Modell noch nicht befundet',
  },
  readThem: 'Jetzt befunden',
  readJob: 'Befunden für die Kalibrierung von {{model}}',
  reading: 'Sie werden befundet; die Ergebnisse werden dadurch niemandem gezeigt.',
  toJobs: 'Aufträge',
  rule: 'Schwelle',
  rules: {
    youden: 'Youden-Index',
    sensitivity: 'Zielwert der Sensitivität',
    specificity: 'Zielwert der Spezifität',
  },
  ruleMeans: {
    youden: 'Die größte Summe von Sensitivität und Spezifität.',
    sensitivity: 'Die höchste Schwelle, die diesen Anteil der bösartigen findet.',
    specificity: 'Die niedrigste Schwelle, die diesen Anteil der gutartigen verschont.',
  },
  target: 'Zielwert',
  errorRate: 'Fehlerrate des unbestimmten Bereichs',
  errorRateMeans:
    'Höchstens dieser Anteil jeder Klasse wird der anderen zugeordnet; der Rest ist unbestimmt.',
  preview: 'Zahlen zeigen',
  crossFitted:
    'Wie das Modell ist, an seiner eigenen Schwelle, neben dem Kalibrierten. „Nachher“ ist kreuzangepasst: Die Patientinnen werden in {{groups}} Gruppen geteilt, und jede wird nach einer Kalibrierung der anderen beurteilt. Festgeschrieben wird, was an allen angepasst ist.',
  figures: 'Ein Wert je Patientin; 95-%-Intervalle (Wilson)',
  before: 'Vorher',
  after: 'Nachher',
  figure: {
    auc: 'AUC (ändert sich nicht)',
    brier: 'Brier-Wert',
    slope: 'Steigung der Kalibrierung',
    intercept: 'Achsenabschnitt der Kalibrierung',
    sensitivity: 'Sensitivität',
    specificity: 'Spezifität',
  },
  kept: 'Temperatur {{temperature}}; bösartig ab {{threshold}} (kalibrierte Wahrscheinlichkeit).',
  zone: 'Unbestimmt zwischen {{low}} und {{high}}.',
  zoneAfter:
    'Kreuzangepasst bei einer Fehlerrate von {{rate}}: {{benign}} gutartige wurden bösartig genannt, {{malignant}} bösartige gutartig; {{between}} von allen blieben unbestimmt.',
  lockMeans:
    'Festgeschrieben lässt sie sich nicht mehr ändern und spricht bei jedem späteren Befund dieses Modells mit. Patientinnen, Wahrheit und Werte werden mit ihr aufbewahrt.',
  lock: 'Festschreiben und verwenden',
  locked: 'Fassung {{version}} ist festgeschrieben und spricht ab jetzt mit.',
  chart: {
    title: 'Verlässlichkeit vorher und nachher',
    seen: 'Beobachteter Anteil bösartiger über der vorhergesagten Wahrscheinlichkeit, vor und nach der Kalibrierung, mit der Diagonalen der vollkommenen Kalibrierung.',
    note: 'n = {{n}} Patientinnen in etwa gleich großen Klassen; 95-%-Intervalle nach Wilson.',
    notReal: 'Die Bilder des Modells waren nicht echt.',
    x: 'Vorhergesagte Wahrscheinlichkeit für bösartig',
    y: 'Beobachteter Anteil bösartig',
    count: 'Patientinnen',
    perfect: 'Vollkommene Kalibrierung',
    brier: 'Brier {{brier}}',
    curve: 'Kurve',
    low: 'Untergrenze',
    high: 'Obergrenze',
  },
  versions: {
    title: 'Festgeschriebene Kalibrierungen',
    none: 'Keine spricht mit: Wahrscheinlichkeiten werden gezeigt, wie das Modell sie gibt.',
    current: 'Fassung {{version}} spricht bei diesem Modell mit.',
    name: 'Fassung {{version}}',
    made: 'von {{by}}, {{moment}}, an „{{study}}“',
    what: '{{benign}} gutartige und {{malignant}} bösartige; Temperatur {{temperature}}, bösartig ab {{threshold}}, Fehlerrate {{rate}}; Brier-Wert vorher {{before}}, nachher {{after}}. Fälle:',
    speaks: 'Spricht mit',
    use: 'Diese verwenden',
    useOf: 'Fassung {{version}} verwenden',
    useNone: 'Keine verwenden',
  },
};
