import type { Settings } from '../../shared/contract/studies.ts';
import type { Place } from '../../shared/domain/places.ts';

type Language = Settings['language'];

/** What the system shows for us: menus and dialogs. The page's own texts are in its catalogues. */
export interface ShellTexts {
  readonly menu: {
    readonly file: string;
    readonly edit: string;
    readonly view: string;
    readonly go: string;
    readonly window: string;
    readonly help: string;
  };
  readonly place: Readonly<Record<Place, string>>;
  readonly item: {
    readonly print: string;
    readonly quit: string;
    readonly undo: string;
    readonly redo: string;
    readonly cut: string;
    readonly copy: string;
    readonly paste: string;
    readonly selectAll: string;
    readonly actualSize: string;
    readonly zoomIn: string;
    readonly zoomOut: string;
    readonly fullScreen: string;
    readonly reload: string;
    readonly developerTools: string;
    readonly minimize: string;
    readonly close: string;
    readonly services: string;
    readonly hide: string;
    readonly hideOthers: string;
    readonly showAll: string;
    readonly keyboard: string;
    readonly about: string;
  };
  readonly about: {
    readonly purpose: string;
    readonly researchOnly: string;
    readonly unsigned: string;
    readonly dataFolder: (folder: string) => string;
  };
  readonly crashed: { readonly message: string; readonly detail: (reason: string) => string };
  readonly hanging: { readonly message: string; readonly detail: string };
  readonly busy: { readonly message: string; readonly detail: (tasks: string) => string };
  readonly notSaved: (file: string) => string;
  readonly button: {
    readonly reload: string;
    readonly wait: string;
    readonly quit: string;
    readonly stay: string;
    readonly close: string;
  };
}

const en: ShellTexts = {
  menu: {
    file: '&File',
    edit: '&Edit',
    view: '&View',
    go: '&Go',
    window: '&Window',
    help: '&Help',
  },
  place: {
    worklist: 'Patients',
    annotate: 'Annotate',
    import: 'Import',
    studies: 'Studies',
    models: 'Models',
    jobs: 'Jobs',
    results: 'Results',
    settings: 'Settings',
  },
  item: {
    print: 'Print…',
    quit: 'Quit Sonopair',
    undo: 'Undo',
    redo: 'Redo',
    cut: 'Cut',
    copy: 'Copy',
    paste: 'Paste',
    selectAll: 'Select all',
    actualSize: 'Actual size',
    zoomIn: 'Larger',
    zoomOut: 'Smaller',
    fullScreen: 'Full screen',
    reload: 'Reload',
    developerTools: 'Developer tools',
    minimize: 'Minimise',
    close: 'Close window',
    services: 'Services',
    hide: 'Hide Sonopair',
    hideOthers: 'Hide others',
    showAll: 'Show all',
    keyboard: 'Keyboard',
    about: 'About Sonopair',
  },
  about: {
    purpose:
      'A second opinion on paired B-mode and strain-elastography ultrasound images of the breast.',
    researchOnly: 'Research use only. Not a medical device.',
    unsigned: 'This build is not signed: nobody vouches for where it comes from.',
    dataFolder: (folder) => `Data: ${folder}`,
  },
  crashed: {
    message: 'The window stopped unexpectedly.',
    detail: (reason) =>
      `What was saved is safe, and work in the background goes on. Reload the window to continue. (${reason})`,
  },
  hanging: {
    message: 'The window does not answer.',
    detail:
      'What was saved is safe. Wait for it, or reload it: what was typed but not saved would be lost.',
  },
  busy: {
    message: 'Sonopair is still working.',
    detail: (tasks) =>
      `${tasks}\n\nWhat is not finished would be stopped; what was saved before stays as it is.`,
  },
  notSaved: (file) => `${file} could not be saved: the download was interrupted. Try again.`,
  button: {
    reload: 'Reload',
    wait: 'Wait',
    quit: 'Quit',
    stay: 'Keep working',
    close: 'Close',
  },
};

const de: ShellTexts = {
  menu: {
    file: '&Datei',
    edit: '&Bearbeiten',
    view: '&Ansicht',
    go: '&Gehe zu',
    window: '&Fenster',
    help: '&Hilfe',
  },
  place: {
    worklist: 'Patientinnen',
    annotate: 'Markieren',
    import: 'Import',
    studies: 'Studien',
    models: 'Modelle',
    jobs: 'Aufträge',
    results: 'Ergebnisse',
    settings: 'Einstellungen',
  },
  item: {
    print: 'Drucken…',
    quit: 'Sonopair beenden',
    undo: 'Rückgängig',
    redo: 'Wiederholen',
    cut: 'Ausschneiden',
    copy: 'Kopieren',
    paste: 'Einfügen',
    selectAll: 'Alles auswählen',
    actualSize: 'Originalgröße',
    zoomIn: 'Größer',
    zoomOut: 'Kleiner',
    fullScreen: 'Vollbild',
    reload: 'Neu laden',
    developerTools: 'Entwicklerwerkzeuge',
    minimize: 'Minimieren',
    close: 'Fenster schließen',
    services: 'Dienste',
    hide: 'Sonopair ausblenden',
    hideOthers: 'Andere ausblenden',
    showAll: 'Alle einblenden',
    keyboard: 'Tastatur',
    about: 'Über Sonopair',
  },
  about: {
    purpose:
      'Eine Zweitmeinung zu Paaren aus B-Bild und Strain-Elastographie im Ultraschall der Brust.',
    researchOnly: 'Nur für die Forschung. Kein Medizinprodukt.',
    unsigned: 'Dieses Programm ist nicht signiert: Niemand steht für seine Herkunft ein.',
    dataFolder: (folder) => `Daten: ${folder}`,
  },
  crashed: {
    message: 'Das Fenster wurde unerwartet beendet.',
    detail: (reason) =>
      `Gespeichertes ist sicher, und Arbeiten im Hintergrund gehen weiter. Laden Sie das Fenster neu, um fortzufahren. (${reason})`,
  },
  hanging: {
    message: 'Das Fenster antwortet nicht.',
    detail:
      'Gespeichertes ist sicher. Warten Sie, oder laden Sie es neu: Eingegebenes, das nicht gespeichert ist, ginge verloren.',
  },
  busy: {
    message: 'Sonopair arbeitet noch.',
    detail: (tasks) =>
      `${tasks}\n\nUnfertiges würde abgebrochen; was vorher gespeichert wurde, bleibt, wie es ist.`,
  },
  notSaved: (file) =>
    `${file} konnte nicht gespeichert werden: Die Übertragung brach ab. Versuchen Sie es noch einmal.`,
  button: {
    reload: 'Neu laden',
    wait: 'Warten',
    quit: 'Beenden',
    stay: 'Weiterarbeiten',
    close: 'Schließen',
  },
};

const CATALOGUE: Readonly<Record<Language, ShellTexts>> = { en, de };

export function shellTexts(language: Language): ShellTexts {
  return CATALOGUE[language];
}
