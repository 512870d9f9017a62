import type { Catalogue } from '../catalogue.ts';
import type { settings as english } from '../en/settings.ts';

export const settings: Catalogue<typeof english> = {
  title: 'Einstellungen',
  reader: {
    title: 'Befundende Person',
    name: 'Name',
    nameHint: 'Meinungen, Markierungen und Änderungen werden unter diesem Namen festgehalten.',
    opinionFirst: 'Eigene Meinung vor der Meinung der Maschine',
    opinionFirstDetail:
      'Die Meinung der Maschine zu einer Läsion wird erst gezeigt, wenn eine eigene abgegeben ist: Wer sie vorher sieht, kann keine unbeeinflusste mehr geben.',
  },
  look: {
    title: 'Anzeige',
    language: 'Sprache',
    theme: 'Farbschema',
    themes: { dark: 'Dunkel', light: 'Hell', system: 'Wie der Desktop' },
  },
  pattern: {
    title: 'Namen von Paaren',
    explain:
      'Ein Import unterscheidet die beiden Bilder eines Paars an ihren Namen. Jeder Ausdruck (regulär, Groß- und Kleinschreibung gleich) findet das Kennzeichen eines Bildes; was vom Namen übrig bleibt, ist bei beiden gleich.',
    b: 'Kennzeichen des B-Bildes',
    se: 'Kennzeichen des Strain-Bildes',
    patient: 'Code der Patientin (optional)',
    patientHint: 'Die erste Gruppe ist der Code, etwa ^(P\\d+)',
    wrong: 'Das ist kein regulärer Ausdruck',
    examples: 'An Namen ausprobieren, einer je Zeile',
    result: 'Was die Namen sagen',
    name: 'Name',
    image: 'Bild',
    key: 'Name des Paars',
    code: 'Patientin',
    unmarked: 'ohne Kennzeichen',
    slow: 'Der Ausdruck braucht bei einem dieser Namen zu lange. Vereinfachen Sie ihn.',
    save: 'Ausdrücke speichern',
    default: 'Auf Vorgabe zurücksetzen',
  },
  about: {
    title: 'Diese Installation',
    version: 'Version',
    host: 'Fenster',
    hosts: { electron: 'Desktop-Anwendung', browser: 'Browser auf diesem Rechner' },
    dataFolder: 'Datenordner',
  },
};
