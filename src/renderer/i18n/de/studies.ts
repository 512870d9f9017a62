import type { Catalogue } from '../catalogue.ts';
import type { studies as english } from '../en/studies.ts';

export const studies: Catalogue<typeof english> = {
  title: 'Studien',
  explain:
    'Eine Studie ist eine Gruppe von Patientinnen mit eigenen Codes: die dieses Arbeitsplatzes, die Beispielstudie aus Phantomen oder ein importierter Studienordner.',
  none: {
    title: 'Noch keine Studien',
    text: 'Legen Sie eine für Ihre Patientinnen an, laden Sie die Beispielstudie, oder importieren Sie einen Studienordner.',
  },
  create: 'Neue Studie',
  createSave: 'Anlegen',
  loadSample: 'Beispielstudie laden',
  name: 'Name',
  nameHint: 'Etwa ein Projekt oder eine Station; jeder Name nur einmal.',
  kind: 'Art',
  patients: 'Patientinnen',
  pairs: 'Paare',
  created: 'Angelegt',
  show: 'Patientinnen',
  showOf: 'Patientinnen von {{study}}',
  annotate: 'Markieren',
  annotateOf: '{{study}} markieren',
  exportOf: '{{study}} exportieren',
  export: {
    open: 'Exportieren…',
    explain:
      'Schreibt einen Studienordner: pairs.csv mit allem, was das Register weiß, daneben die Originalbilder. Namen und Geburtsjahre sind nicht darin; archivierte Patientinnen und Paare werden ausgelassen.',
    path: 'Anzulegender Ordner',
    pathHint: 'Es darf ihn noch nicht geben, oder er ist leer.',
    start: 'Exportieren',
    done: 'Exportiert nach {{path}}',
  },
  backup: {
    title: 'Sicherung',
    make: 'Sicherung anlegen',
    makeText: 'Schreibt Register, Bilder, Heat-Maps und Modelle in eine Datei.',
    path: 'Anzulegende Datei',
    pathHint: 'Möglichst auf einem anderen Datenträger.',
    makeStart: 'Sicherung anlegen',
    made: 'Die Sicherung liegt in {{path}}',
    restore: 'Sicherung wiederherstellen',
    restoreText: 'Prüft eine Sicherung und setzt sie an die Stelle der jetzigen Daten.',
    existing: 'Sicherungsdatei',
    inspect: 'Hineinsehen',
    inspecting: 'Jedes Byte wird geprüft…',
    contents:
      'Unversehrt. Angelegt am {{moment}} mit Version {{version}}: {{patients}} Patientinnen, {{pairs}} Paare, {{images}} Bilder.',
    restoreStart: 'Wiederherstellen…',
    restored:
      'Die Sicherung ist wiederhergestellt. Was vorher da war, ist im Datenordner beiseitegelegt.',
    askTitle: 'Diese Sicherung wiederherstellen?',
    askText:
      'Das Register wird sein, wie es bei der Sicherung war. Was jetzt da ist, wird im Datenordner beiseitegelegt und nicht gelöscht.',
    askNo: 'Alles lassen, wie es ist',
    askYes: 'Wiederherstellen',
  },
  verify: {
    title: 'Daten prüfen',
    text: 'Liest das Register und jedes gespeicherte Bild neu und sagt, was fehlt oder verändert wurde.',
    start: 'Prüfen',
    running: 'Jedes Bild wird gelesen…',
    databaseSound: 'Das Register ist unversehrt.',
    databaseFault: 'Das Register ist beschädigt: {{fault}}',
    imagesSound_one: 'Das eine Bild ist da und unverändert.',
    imagesSound_other: 'Alle {{number}} Bilder sind da und unverändert.',
    missing_one: '{{count}} Bild fehlt.',
    missing_other: '{{count}} Bilder fehlen.',
    altered_one: '{{count}} Bild wurde verändert.',
    altered_other: '{{count}} Bilder wurden verändert.',
    remedy: 'Ein erneuter Import derselben Datei heilt es, oder eine Sicherung hat es noch.',
  },
};
