import type { FailureCatalogue } from '../../failures.ts';

/** Runs of cross-validation. */
export const crossval: FailureCatalogue = {
  'no run is open': 'kein Lauf ist geöffnet',
  'it cannot be used ({cause})': 'nicht verwendbar ({cause})',
  'it has not the right form': 'es hat nicht die richtige Form',
  'Restore it from a copy, or start a new run':
    'Stellen Sie es aus einer Kopie wieder her, oder beginnen Sie einen neuen Lauf',
  'Remove the folder of this unit: the run fits it again':
    'Entfernen Sie den Ordner dieser Einheit: der Lauf berechnet sie neu',
  'Manifest of the run': 'Manifest des Laufs',
  'its images are prepared by version {version}, this program has version {own}':
    'seine Bilder werden mit Version {version} vorbereitet, dieses Programm hat Version {own}',
  'Use the version of Sonopair it was frozen with, or start a new run':
    'Verwenden Sie die Sonopair-Version, mit der er festgeschrieben wurde, oder beginnen Sie einen neuen Lauf',
  'it is not the file the run was frozen with (SHA-256 {hash}…)':
    'das ist nicht die Datei, mit der der Lauf festgeschrieben wurde (SHA-256 {hash}…)',
  'Name the same file again': 'Geben Sie dieselbe Datei wieder an',
  'while predicting': 'beim Vorhersagen',
  'it belongs to another fit': 'er gehört zu einem anderen Training',
  'the fitted networks gave it a probability that is not a number':
    'die trainierten Netze gaben ihm eine Wahrscheinlichkeit, die keine Zahl ist',
  'Lower the learning rate': 'Verringern Sie die Lernrate',
  'Use fewer folds, or a study with more patients of both classes':
    'Verwenden Sie weniger Folds oder eine Studie mit mehr Patientinnen beider Klassen',
  'it is not the image that was there when the study was frozen':
    'das ist nicht das Bild, das beim Festschreiben der Studie vorlag',
  'it is not the image that was there when the study was frozen (and {count} more image)':
    'das ist nicht das Bild, das beim Festschreiben der Studie vorlag (und {count} weiteres Bild)',
  'it is not the image that was there when the study was frozen (and {count} more images)':
    'das ist nicht das Bild, das beim Festschreiben der Studie vorlag (und {count} weitere Bilder)',
  'it was there when the study was frozen and cannot be read now':
    'es lag beim Festschreiben der Studie vor und ist jetzt nicht lesbar',
  'it was there when the study was frozen and cannot be read now (and {count} more image)':
    'es lag beim Festschreiben der Studie vor und ist jetzt nicht lesbar (und {count} weiteres Bild)',
  'it was there when the study was frozen and cannot be read now (and {count} more images)':
    'es lag beim Festschreiben der Studie vor und ist jetzt nicht lesbar (und {count} weitere Bilder)',
  'Restore it, or start a new run, which freezes the study as it is now':
    'Stellen Sie es wieder her, oder beginnen Sie einen neuen Lauf, der die Studie in ihrem jetzigen Stand festschreibt',
  'another run is there, which differs in {differences}':
    'dort liegt ein anderer Lauf; er unterscheidet sich in {differences}',
  'only {count} {class} patient can be divided, fewer than one for each fold':
    'nur {count} Patientin der Klasse {class} lässt sich aufteilen, weniger als eine je Fold',
  'only {count} {class} patients can be divided, fewer than one for each fold':
    'nur {count} Patientinnen der Klasse {class} lassen sich aufteilen, weniger als eine je Fold',
  'only {count} {class} patient can be divided beside the test part, fewer than one for each fold':
    'neben dem Testteil lässt sich nur {count} Patientin der Klasse {class} aufteilen, weniger als eine je Fold',
  'only {count} {class} patients can be divided beside the test part, fewer than one for each fold':
    'neben dem Testteil lassen sich nur {count} Patientinnen der Klasse {class} aufteilen, weniger als eine je Fold',
  'rotating folds need at least three: one to test, one to stop early, one to fit':
    'rotierende Folds müssen mindestens drei sein: einer zum Testen, einer zum frühen Beenden, einer zum Trainieren',
  'Use more folds, or the protocol of the paper':
    'Verwenden Sie mehr Folds oder das Protokoll der Veröffentlichung',
};
