import type { FailureCatalogue } from '../../failures.ts';

/** Study folders and splits, imports, and what the registry refuses. */
export const study: FailureCatalogue = {
  // pairs.csv.
  '{file}, line {line}': '{file}, Zeile {line}',
  '{file}, column {column}': '{file}, Spalte {column}',
  '{reason} (1 more row is wrong: line {lines})':
    '{reason} (1 weitere Zeile ist falsch: Zeile {lines})',
  '{reason} ({count} more rows are wrong: line {lines})':
    '{reason} ({count} weitere Zeilen sind falsch: Zeile {lines})',
  '"{text}" is not a diagnosis': '„{text}“ ist keine Diagnose',
  'Write benign, malignant or nothing': 'Schreiben Sie benign, malignant oder nichts',
  '"{text}" is not a side': '„{text}“ ist keine Seite',
  'Write left, right or nothing': 'Schreiben Sie left, right oder nichts',
  '"{text}" is not an ROI': '„{text}“ ist keine ROI',
  'Write "x y width height" in whole pixels, such as 70 7 143 112':
    'Schreiben Sie „x y Breite Höhe“ in ganzen Pixeln, etwa 70 7 143 112',
  'the ROI "{text}" is empty': 'die ROI „{text}“ ist leer',
  'Give it a width and a height of 1 or more':
    'Geben Sie ihr eine Breite und eine Höhe von mindestens 1',
  '"{text}" is not a positive number': '„{text}“ ist keine positive Zahl',
  'Write a number such as 2.42 or nothing': 'Schreiben Sie eine Zahl wie 2.42 oder nichts',
  '"{text}" is outside the study folder': '„{text}“ liegt außerhalb des Studienordners',
  'Put the image into the folder and write its path from there, such as images/1_b.png':
    'Legen Sie das Bild in den Ordner, und schreiben Sie seinen Pfad von dort aus, etwa images/1_b.png',
  '"{text}" names a folder': '„{text}“ nennt einen Ordner',
  'Write the path of an image file': 'Schreiben Sie den Pfad einer Bilddatei',
  'Give every row a {column}': 'Füllen Sie in jeder Zeile die Spalte {column} aus',
  'the pair {pair} is already in line {line}': 'das Bildpaar {pair} steht schon in Zeile {line}',
  'Give every pair an identifier of its own': 'Geben Sie jedem Bildpaar eine eigene Kennung',
  'patient and lesion read {unit}, as those of another patient in line {line}':
    'Patientin und Läsion ergeben {unit}, wie die einer anderen Patientin in Zeile {line}',
  'Use no / in these codes': 'Verwenden Sie kein / in diesen Codes',
  '{name} is {diagnosis} here and {other} in line {line}':
    '{name} ist hier {diagnosis} und in Zeile {line} {other}',
  'patient {patient}': 'Patientin {patient}',
  'lesion {lesion} of patient {patient}': 'Läsion {lesion} der Patientin {patient}',
  'the image {path}': 'das Bild {path}',
  'Correct it': 'Korrigieren Sie es',
  'Correct it, or tell the lesions apart in a column named lesion':
    'Korrigieren Sie es, oder unterscheiden Sie die Läsionen in einer Spalte namens lesion',
  'Correct the diagnosis or the image': 'Korrigieren Sie die Diagnose oder das Bild',
  '{path} ({diagnosis}) and {other} ({otherDiagnosis}) are the same image':
    '{path} ({diagnosis}) und {other} ({otherDiagnosis}) sind dasselbe Bild',
  'Correct the diagnosis or replace the image that is wrong':
    'Korrigieren Sie die Diagnose, oder ersetzen Sie das falsche Bild',
  'it is not valid CSV: {cause}': 'kein gültiges CSV: {cause}',
  'Correct the quotes in that line': 'Korrigieren Sie die Anführungszeichen in dieser Zeile',
  'it has {cells} cells where the header has {columns}':
    'sie hat {cells} Zellen, die Kopfzeile {columns}',
  'Complete the row; empty cells need their separators too':
    'Vervollständigen Sie die Zeile; auch leere Zellen brauchen ihre Trennzeichen',
  'cell {number} ("{text}") has no column name above it':
    'über Zelle {number} („{text}“) steht kein Spaltenname',
  'Name the column, or quote the cell that holds a separator':
    'Benennen Sie die Spalte, oder setzen Sie die Zelle mit dem Trennzeichen in Anführungszeichen',
  'it has a header but no rows': 'enthält eine Kopfzeile, aber keine Zeilen',
  'it has two columns named {name}': 'enthält zwei Spalten namens {name}',
  'it lacks the column {names} (it has {others})': 'die Spalte {names} fehlt (vorhanden: {others})',
  'it lacks the columns {names} (it has {others})':
    'die Spalten {names} fehlen (vorhanden: {others})',
  'See docs/study-format.md for the columns of a study':
    'Die Spalten einer Studie sind in docs/study-format.md beschrieben',

  // Splits.
  'it is damaged ({cause})': 'ist beschädigt ({cause})',
  'it is damaged at {place} ({cause})': 'ist bei {place} beschädigt ({cause})',
  unreadable: 'nicht lesbar',
  'it names {count} patients but says it splits {other}':
    'nennt {count} Patientinnen, gibt aber an, {other} aufzuteilen',
  'it is not a Sonopair split file': 'keine Aufteilungsdatei von Sonopair',
  'it is of version {version}; this Sonopair reads version 1':
    'hat die Version {version}; dieses Sonopair liest Version 1',
  'it names patient {names}, unknown to the study {study}':
    'nennt die Patientin {names}, die die Studie {study} nicht kennt',
  'it names patients {names}, unknown to the study {study}':
    'nennt die Patientinnen {names}, die die Studie {study} nicht kennt',
  'no part holds patient {names} of the study {study}':
    'kein Teil enthält die Patientin {names} der Studie {study}',
  'no part holds patients {names} of the study {study}':
    'kein Teil enthält die Patientinnen {names} der Studie {study}',
  '{names} and {count} more': '{names} und {count} weitere',
  'pairs or diagnoses of {study} have changed since it was made':
    'Bildpaare oder Diagnosen von {study} haben sich seitdem geändert',
  'patient {patient} is in two parts, {one} and {other}':
    'die Patientin {patient} ist in zwei Teilen, {one} und {other}',
  'patient {patient} is named twice in {part}': 'die Patientin {patient} steht zweimal in {part}',
  'Make a new split with: sonopair split': 'Erstellen Sie eine neue Aufteilung mit: sonopair split',
  'Make one with: sonopair split': 'Erstellen Sie eine mit: sonopair split',
  'Restore pairs.csv or make a new split':
    'Stellen Sie pairs.csv wieder her, oder erstellen Sie eine neue Aufteilung',
  'Use the Sonopair that wrote it or make a new split':
    'Verwenden Sie das Sonopair, das sie schrieb, oder erstellen Sie eine neue Aufteilung',
  'it has too few patients with a diagnosis to split ({count})':
    'enthält zu wenige Patientinnen mit Diagnose, um aufgeteilt zu werden ({count})',
  'At least two patients of one class are needed':
    'Mindestens zwei Patientinnen einer Klasse werden gebraucht',
  'Part of the patients {fraction}': 'Anteil der Patientinnen {fraction}',
  'it is not between 0 and 1': 'liegt nicht zwischen 0 und 1',
  'Give a fraction such as 0.2': 'Geben Sie einen Anteil wie 0.2 an',
  'Number of patients': 'Zahl der Patientinnen',
  Seed: 'Startwert',
  '{value} is not a whole number from {from} to {to}':
    '{value} ist keine ganze Zahl von {from} bis {to}',

  // Imports.
  Import: 'Import',
  Study: 'Studie',
  'it is missing (pair {pair})': 'fehlt (Bildpaar {pair})',
  'the ROI {x} {y} {width} {height} of pair {pair} does not lie in the image ({imageWidth} × {imageHeight} pixels): the pair comes without it':
    'der Ausschnitt {x} {y} {width} {height} von Bildpaar {pair} liegt nicht im Bild ({imageWidth} × {imageHeight} Pixel): Das Bildpaar kommt ohne ihn',
  'it holds two studies: {one} and {other}': 'enthält zwei Studien: {one} und {other}',
  'Import one study folder at a time': 'Importieren Sie einen Studienordner nach dem anderen',
  '{code} has more than 200 characters or is not one line':
    '{code} hat mehr als 200 Zeichen oder ist nicht einzeilig',
  'Shorten the code in every row that has it':
    'Kürzen Sie den Code in jeder Zeile, in der er steht',
  'this cannot be the path of an uploaded file':
    'das kann nicht der Pfad einer hochgeladenen Datei sein',
  'Give a path below the chosen folder, such as P01/1_b.png':
    'Geben Sie einen Pfad unterhalb des gewählten Ordners an, etwa P01/1_b.png',
  'the folders hold more than {count} files': 'die Ordner enthalten mehr als {count} Dateien',
  'Import them in parts; nothing was kept of this one':
    'Importieren Sie sie in Teilen; von diesem Import wurde nichts behalten',
  'it is not a file': 'keine Datei',
  'Name pattern': 'Namensmuster',
  'it takes too long on these names': 'braucht bei diesen Namen zu lange',
  'Correct the pattern, or use the default':
    'Korrigieren Sie das Muster, oder verwenden Sie die Vorgabe',
  'it is in two pairs, {one} and {other}': 'ist in zwei Bildpaaren, {one} und {other}',
  'Take it out of one of them': 'Nehmen Sie es aus einem der beiden heraus',
  'it is over: it was stored, discarded, or the program was started anew':
    'ist beendet: gespeichert, verworfen, oder das Programm wurde neu gestartet',
  'Begin the import again': 'Beginnen Sie den Import noch einmal',
  'it has no study to go to': 'hat keine Studie als Ziel',
  'Choose a study, or give a new one a name':
    'Wählen Sie eine Studie, oder geben Sie einer neuen einen Namen',
  'it has no patient': 'hat keine Patientin',
  'files are still being added to it, or it is being stored':
    'Dateien werden noch hinzugefügt, oder der Import wird gerade gespeichert',
  'Wait until that is done': 'Warten Sie, bis das fertig ist',
  'Nothing was stored; correct it and import the folder again':
    'Nichts wurde gespeichert; korrigieren Sie es, und importieren Sie den Ordner erneut',
  'pair {pair} is in this study already, or twice in the import':
    'Bildpaar {pair} ist schon in dieser Studie oder zweimal im Import',
  'the B-mode image of pair {pair} is not stored':
    'das B-Bild von Bildpaar {pair} ist nicht gespeichert',
  'the strain image of pair {pair} is not stored':
    'das Strain-Bild von Bildpaar {pair} ist nicht gespeichert',
  'patient {patient} of pair {pair} is archived':
    'die Patientin {patient} von Bildpaar {pair} ist archiviert',
  'the lesion chosen for pair {pair} is not one of patient {patient}':
    'die für Bildpaar {pair} gewählte Läsion ist keine der Patientin {patient}',
  'lesion {lesion} of patient {patient} is {diagnosis}, but {other} in pair {pair}':
    'Läsion {lesion} der Patientin {patient} ist {diagnosis}, in Bildpaar {pair} aber {other}',
  'and {count} more': 'und {count} weitere',
  'Correct these or leave them out. Nothing of the import was stored':
    'Korrigieren Sie diese, oder lassen Sie sie weg. Nichts vom Import wurde gespeichert',
  'Exam {name}': 'Untersuchung {name}',
  'Lesion {name}': 'Läsion {name}',
  'Pair {name}': 'Bildpaar {name}',
  'Patient {name}': 'Patientin {name}',
  'ROI {name}': 'ROI {name}',
  'Read {name}': 'Lesung {name}',
  'Study {name}': 'Studie {name}',
  'it is not in the registry': 'ist nicht im Register',
  'Look at the list anew': 'Sehen Sie die Liste neu durch',
  'Choose one of the list': 'Wählen Sie eine aus der Liste',
  'it does not belong to the lesion that was read': 'gehört nicht zur gelesenen Läsion',
  'it does not belong to the pair that was read': 'gehört nicht zum gelesenen Bildpaar',
  'that lesion belongs to another patient': 'diese Läsion gehört zu einer anderen Patientin',
  'that exam belongs to another patient': 'diese Untersuchung gehört zu einer anderen Patientin',
  'Choose a lesion of the same patient': 'Wählen Sie eine Läsion derselben Patientin',
  'Choose an exam of the same patient': 'Wählen Sie eine Untersuchung derselben Patientin',
  'the patient has a lesion of that name already':
    'die Patientin hat schon eine Läsion dieses Namens',
  'Open that lesion, or choose another name':
    'Öffnen Sie jene Läsion, oder wählen Sie einen anderen Namen',
  'the study {study} has a patient of that code already':
    'die Studie {study} hat schon eine Patientin mit diesem Code',
  'Open that patient, also among the archived, or choose another code':
    'Öffnen Sie jene Patientin, auch im Archiv, oder wählen Sie einen anderen Code',
  'there is one of that name already': 'es gibt schon eine dieses Namens',
  'Choose that study, or another name': 'Wählen Sie jene Studie oder einen anderen Namen',
  'the ROI {x} {y} {width} {height} reaches beyond the B-mode image of {imageWidth} × {imageHeight} pixels':
    'der Ausschnitt {x} {y} {width} {height} reicht über das B-Bild von {imageWidth} × {imageHeight} Pixeln hinaus',
  'the ROI {x} {y} {width} {height} reaches beyond the strain image of {imageWidth} × {imageHeight} pixels':
    'der Ausschnitt {x} {y} {width} {height} reicht über das Strain-Bild von {imageWidth} × {imageHeight} Pixeln hinaus',
  'Draw it inside the image': 'Zeichnen Sie ihn innerhalb des Bildes',
  Export: 'Export',
  'the study has no pairs': 'die Studie hat keine Bildpaare',
  'Import pairs into it first': 'Importieren Sie zuerst Bildpaare',
  Sample: 'Beispiel',
  'Sample study': 'Beispielstudie',
  'it is there already': 'ist schon vorhanden',
  'Choose it in the worklist': 'Wählen Sie sie in der Liste der Patientinnen',
};
