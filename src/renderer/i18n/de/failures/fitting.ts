import type { FailureCatalogue } from '../../failures.ts';

/** Fitting a model, and what its card says. */
export const fitting: FailureCatalogue = {
  Fit: 'Training',
  'Fit of {network}': 'Training von {network}',
  'it was stopped': 'wurde abgebrochen',
  'stopped, nothing was kept': 'abgebrochen, nichts wurde behalten',
  'stopped {when}; everything up to here is kept':
    'angehalten {when}; alles bis hierher ist gesichert',
  'in epoch {epoch} of {network}': 'in Epoche {epoch} von {network}',
  'while measuring how new pairs are told apart':
    'beim Messen, woran neue Bildpaare zu unterscheiden sind',
  'while computing features': 'beim Berechnen der Merkmale',
  'while preparing images': 'beim Vorbereiten der Bilder',
  'Go on with the same command and --resume': 'Fahren Sie mit demselben Befehl und --resume fort',
  '{reason} (and {count} more pairs cannot be used, e.g. {example})':
    '{reason} (und {count} weitere Bildpaare sind nicht verwendbar, z. B. {example})',
  'Remove the working folder and start the fit anew':
    'Entfernen Sie den Arbeitsordner, und beginnen Sie das Training neu',
  'no benign patient is left for {part}': 'für {part} bleibt keine Patientin mit gutartiger Läsion',
  'no malignant patient is left for {part}':
    'für {part} bleibt keine Patientin mit bösartiger Läsion',
  'Fit on a study with more patients of both classes, or change --validation':
    'Trainieren Sie mit einer Studie mit mehr Patientinnen beider Klassen, oder ändern Sie --validation',
  'the validation loss was not a number in all {count} epochs':
    'der Validierungsverlust war in allen {count} Epochen keine Zahl',
  'Lower the learning rate with --lr, and check the weights it started from':
    'Verringern Sie die Lernrate mit --lr, und prüfen Sie die Ausgangsgewichte',
  'a fit is running there (process {process})': 'dort läuft ein Training (Prozess {process})',
  'Wait for it, or remove {file} if that process is something else':
    'Warten Sie, bis es fertig ist, oder entfernen Sie {file}, falls dieser Prozess etwas anderes ist',
  'an interrupted fit is there': 'dort liegt ein unterbrochenes Training',
  'Continue it with --resume, or remove the folder':
    'Setzen Sie es mit --resume fort, oder entfernen Sie den Ordner',
  'the interrupted fit had other settings': 'das unterbrochene Training hatte andere Einstellungen',
  'Repeat its exact options with --resume': 'Wiederholen Sie genau seine Optionen mit --resume',
  'the study has changed since': 'die Studie hat sich seitdem geändert',
  'Restore it, or start the fit anew':
    'Stellen Sie sie wieder her, oder beginnen Sie das Training neu',
  'there is no interrupted fit to resume': 'es gibt kein unterbrochenes Training',
  'Start it without --resume': 'Beginnen Sie ohne --resume',
  'a finished model is already there': 'ein fertiges Modell ist schon vorhanden',
  'something else is already there': 'etwas anderes ist schon vorhanden',
  'Choose another name for --out, or remove it first':
    'Wählen Sie einen anderen Namen für --out, oder entfernen Sie es zuerst',
  'no parameter of {network} begins with {prefix}':
    'kein Parameter von {network} beginnt mit {prefix}',
  'nothing of {network} is left to train': 'von {network} bleibt nichts zu trainieren',
  '{name} is not one of the networks to be fitted ({networks})':
    '{name} ist keines der zu trainierenden Netze ({networks})',
  '{name} is named twice': '{name} ist zweimal genannt',
  '{networks} has no hidden fully connected layers':
    '{networks} hat keine verborgenen FC-Schichten',
  'the weights file of {network} has whole matrices; leave one out':
    'die Gewichtsdatei von {network} hat ganze Matrizen; lassen Sie eins von beiden weg',
  '--stems': '--stems',
  'two stems take B and SE together, and the input is {input}':
    'zwei Stämme nehmen B und SE zusammen, die Eingabe ist aber {input}',

  // The model card.
  'Research use only. Not a medical device: not for diagnosis, screening or treatment decisions.':
    'Nur für die Forschung. Kein Medizinprodukt: nicht für Diagnose, Früherkennung oder Therapieentscheidungen.',
  'As the training data and the weights it started from allow; see data and networks.':
    'Wie es die Trainingsdaten und die Ausgangsgewichte erlauben; siehe „data“ und „networks“.',
  'Two classes only: benign and malignant lesions confirmed by biopsy; other findings are unknown to it.':
    'Nur zwei Klassen: durch Biopsie gesicherte gutartige und bösartige Läsionen; andere Befunde kennt es nicht.',
  'Probabilities are not calibrated to any prevalence.':
    'Die Wahrscheinlichkeiten sind auf keine Prävalenz kalibriert.',
  'Grad-CAM is one joint map over two unregistered images: it cannot tell B from SE.':
    'Grad-CAM ist eine gemeinsame Karte über zwei nicht registrierten Bildern: Sie kann B-Bild und Strain nicht unterscheiden.',
  'Elastogram colour polarity must be that of the training data.':
    'Die Farbrichtung des Elastogramms muss die der Trainingsdaten sein.',
  'Fitted on {count} patients; early stopping watched {others} more.':
    'Trainiert mit {count} Patientinnen; {others} weitere entschieden über das vorzeitige Ende.',
  'column synthetic: {marks}': 'Spalte synthetic: {marks}',
  'stated by the user who fitted it': 'angegeben von der Person, die es trainiert hat',
  'the study does not say and the user did not':
    'weder die Studie noch die trainierende Person sagt etwas dazu',
};
