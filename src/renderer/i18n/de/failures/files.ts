import type { FailureCatalogue } from '../../failures.ts';

/** Files and folders, the data folder, backups, and the program itself. */
export const files: FailureCatalogue = {
  // Files and folders.
  'cannot read it: {cause}': 'nicht lesbar: {cause}',
  'cannot write it: {cause}': 'nicht beschreibbar: {cause}',
  'cannot create it: {cause}': 'lässt sich nicht anlegen: {cause}',
  'it does not exist': 'nicht vorhanden',
  'a part of its path is not a folder': 'ein Teil des Pfads ist kein Ordner',
  'it is a folder, not a file': 'ein Ordner, keine Datei',
  'permission is denied': 'die Berechtigung fehlt',
  'the disk is read-only': 'der Datenträger ist schreibgeschützt',
  'its name is too long': 'der Name ist zu lang',
  'too many files are open': 'zu viele Dateien sind geöffnet',
  'the disk reports an input/output error': 'der Datenträger meldet einen Ein-/Ausgabefehler',
  'its symbolic links run in a circle': 'die symbolischen Links führen im Kreis',
  'its folder does not exist': 'der übergeordnete Ordner ist nicht vorhanden',
  'no space left on the disk': 'kein Platz mehr auf dem Datenträger',
  'the disk quota is reached': 'das Speicherkontingent ist ausgeschöpft',
  'it is not UTF-8 text': 'kein Text in UTF-8',
  'it is empty': 'ist leer',
  'it is damaged (not valid JSON)': 'ist beschädigt (kein gültiges JSON)',
  'a file of that name is there': 'eine Datei dieses Namens ist schon vorhanden',
  'the folder is already there and is not empty': 'der Ordner ist schon vorhanden und nicht leer',
  'something was put there in the meantime': 'inzwischen wurde dort etwas anderes abgelegt',
  'Check the path': 'Prüfen Sie den Pfad',
  'Name a file': 'Geben Sie eine Datei an',
  'Change its permissions or choose another place':
    'Ändern Sie die Berechtigungen, oder wählen Sie einen anderen Ort',
  'Choose a place that can be written': 'Wählen Sie einen beschreibbaren Ort',
  'Choose a shorter name': 'Wählen Sie einen kürzeren Namen',
  'Close other programs and try again':
    'Schließen Sie andere Programme, und versuchen Sie es noch einmal',
  'Check the disk': 'Prüfen Sie den Datenträger',
  'Create the folder first': 'Legen Sie den Ordner zuerst an',
  'Free some space and try again': 'Schaffen Sie Platz, und versuchen Sie es noch einmal',
  'Save it as UTF-8': 'Speichern Sie die Datei in UTF-8',
  'Restore it from a copy or make it anew':
    'Holen Sie die Datei aus einer Kopie zurück, oder erstellen Sie sie neu',
  'Choose another name or remove it first':
    'Wählen Sie einen anderen Namen, oder entfernen Sie das Vorhandene zuerst',

  // The data folder and its registry.
  'another program has locked it': 'ein anderes Programm hat die Datei gesperrt',
  'the file is damaged': 'die Datei ist beschädigt',
  'no space is left on the disk, or the file has reached its limit':
    'kein Platz mehr auf dem Datenträger, oder die Datei hat ihre Höchstgröße erreicht',
  'it cannot be opened for writing': 'lässt sich nicht zum Schreiben öffnen',
  'SQLite refused: {cause}': 'SQLite verweigerte es: {cause}',
  'Nothing was changed, and all that was saved before is safe':
    'Nichts wurde verändert, und alles zuvor Gespeicherte ist sicher',
  'Close that program and try again. {safety}':
    'Schließen Sie jenes Programm, und versuchen Sie es noch einmal. {safety}',
  'Free some space and try again. {safety}':
    'Schaffen Sie Platz, und versuchen Sie es noch einmal. {safety}',
  'Change the permissions of its folder or choose another data folder. {safety}':
    'Ändern Sie die Berechtigungen des Ordners, oder wählen Sie einen anderen Datenordner. {safety}',
  'Check the disk and make a backup on another one. {safety}':
    'Prüfen Sie den Datenträger, und legen Sie eine Sicherung auf einem anderen an. {safety}',
  'Restore a backup: the damaged file is then kept aside. The images in the store are files of their own and are not affected':
    'Stellen Sie eine Sicherung wieder her: Die beschädigte Datei wird dann beiseitegelegt. Die Bilder im Speicher sind eigene Dateien und nicht betroffen',
  'the lock file is damaged': 'die Sperrdatei ist beschädigt',
  'Close all windows of Sonopair and remove this one file: there is no data in it':
    'Schließen Sie alle Fenster von Sonopair, und entfernen Sie nur diese Datei: Sie enthält keine Daten',
  'another Sonopair is using this data folder': 'ein anderes Sonopair verwendet diesen Datenordner',
  'another Sonopair is using this data folder (process {process} on {machine})':
    'ein anderes Sonopair verwendet diesen Datenordner (Prozess {process} auf {machine})',
  'Go on in its window, close it, or choose another data folder with --data':
    'Arbeiten Sie in dessen Fenster weiter, schließen Sie es, oder wählen Sie mit --data einen anderen Datenordner',
  'this SQLite file is not a registry of Sonopair':
    'diese SQLite-Datei ist kein Register von Sonopair',
  'Choose another data folder, or move the file away. It was not changed':
    'Wählen Sie einen anderen Datenordner, oder verschieben Sie die Datei. Sie wurde nicht verändert',
  'it was made by a newer Sonopair (registry version {version}; this one knows {newest})':
    'wurde von einem neueren Sonopair angelegt (Registerversion {version}; dieses kennt {newest})',
  'Install that version or a later one. The registry is safe and was not changed':
    'Installieren Sie jene oder eine neuere Version. Das Register ist sicher und wurde nicht verändert',
  'the registry is closed ({cause})': 'das Register ist geschlossen ({cause})',
  'Start Sonopair again. All that was saved is safe':
    'Starten Sie Sonopair neu. Alles Gespeicherte ist sicher',
  'its check ended ({cause})': 'die Prüfung brach ab ({cause})',
  'the plan of a restore is damaged': 'der Plan einer Wiederherstellung ist beschädigt',
  'Move the folder {folder} away: what was there before is in its place':
    'Verschieben Sie den Ordner {folder}: Was vorher da war, ist an seinem Platz',

  // The image store.
  'Image store': 'Bildspeicher',
  'Image {name}': 'Bild {name}',
  'Heat-map {name}': 'Heat-Map {name}',
  'its file is missing from the store': 'die Datei fehlt im Speicher',
  'its file in the store was altered since it was stored':
    'die Datei im Speicher wurde nach dem Speichern verändert',
  'Restore a backup, or import the original file again. The registry and all other pictures are safe':
    'Stellen Sie eine Sicherung wieder her, oder importieren Sie die Originaldatei erneut. Das Register und alle anderen Bilder sind sicher',

  // Backups.
  'the backup was made, but {count} pictures are missing or altered in the store and not in it: {names}':
    'die Sicherung ist angelegt, enthält aber {count} Bilder nicht, die im Speicher fehlen oder verändert sind: {names}',
  'Keep older backups, which may have them':
    'Behalten Sie ältere Sicherungen, die sie enthalten könnten',
  'it cannot be restored while other work is going on ({work})':
    'lässt sich nicht wiederherstellen, solange etwas anderes läuft ({work})',
  'Wait for it or cancel it, then try again. Nothing was changed':
    'Warten Sie darauf oder brechen Sie es ab, und versuchen Sie es dann noch einmal. Nichts wurde verändert',
  'the path does not say in which folder': 'der Pfad nennt keinen Ordner',
  'Give the whole path of the file': 'Geben Sie den ganzen Pfad der Datei an',
  'a file or folder of that name is there already':
    'eine Datei oder ein Ordner dieses Namens ist schon vorhanden',
  'Choose another name': 'Wählen Sie einen anderen Namen',
  'it was made by a newer Sonopair': 'wurde von einem neueren Sonopair angelegt',
  'Install that version or a later one. Nothing was changed':
    'Installieren Sie jene oder eine neuere Version. Nichts wurde verändert',
  'it is not a backup of Sonopair': 'keine Sicherung von Sonopair',
  'Choose another file. Nothing was changed':
    'Wählen Sie eine andere Datei. Nichts wurde verändert',
  'the backup is damaged: {what}': 'die Sicherung ist beschädigt: {what}',
  'its manifest is not what was written': 'ihr Inhaltsverzeichnis ist nicht das geschriebene',
  'its registry is not the one of its manifest':
    'ihr Register ist nicht das des Inhaltsverzeichnisses',
  'its registry: {cause}': 'ihr Register: {cause}',
  'its end is not that of a backup: it was cut off, or it is another kind of file':
    'das Ende ist nicht das einer Sicherung: Die Datei ist abgeschnitten oder von anderer Art',
  'there is no registry in it': 'sie enthält kein Register',
  '{entry} does not belong in it': '{entry} gehört nicht hinein',
  '{entry} was altered': '{entry} wurde verändert',
  '{entry} is missing': '{entry} fehlt',
  '{entry} is compressed': '{entry} ist komprimiert',
  'it points beyond the end of the file': 'sie verweist über das Ende der Datei hinaus',
  'it became shorter while it was read': 'sie wurde während des Lesens kürzer',
  'Use another backup. Nothing was changed':
    'Verwenden Sie eine andere Sicherung. Nichts wurde verändert',

  // The program.
  'Unexpected failure': 'Unerwarteter Fehler',
  'something went wrong inside Sonopair ({name}, number {number})':
    'in Sonopair ist etwas schiefgegangen ({name}, Nummer {number})',
  'What was saved before is safe. Try again; if it comes back, pass on this number with what the program printed under it':
    'Zuvor Gespeichertes ist sicher. Versuchen Sie es noch einmal; tritt es wieder auf, geben Sie diese Nummer weiter, mit dem, was das Programm darunter ausgegeben hat',
  'something else is still under way': 'etwas anderes ist noch nicht fertig',
  'Wait a moment and try again. Nothing was changed':
    'Warten Sie einen Moment, und versuchen Sie es noch einmal. Nichts wurde verändert',
  'it is ending': 'wird gerade beendet',
  'Start it again. What was saved before is safe':
    'Starten Sie es neu. Zuvor Gespeichertes ist sicher',
  'Dialog for files and folders': 'Dialog für Dateien und Ordner',
  'a browser does not tell where files lie on this machine':
    'ein Browser verrät nicht, wo Dateien auf diesem Rechner liegen',
  'Type the path, or drop files on the window':
    'Geben Sie den Pfad ein, oder ziehen Sie Dateien auf das Fenster',
  'the window is not built': 'das Fenster ist nicht gebaut',
  'Run `npm run build`, or `npm start`, which builds it':
    'Führen Sie `npm run build` aus, oder `npm start`, das es baut',
  'View of a crop': 'Ansicht eines Ausschnitts',
  '"{query}" is not understood': '„{query}“ ist nicht verständlich',
  'Give at=x,y,width,height, size={sizes}, eval={modes}':
    'Geben Sie an: at=x,y,width,height, size={sizes}, eval={modes}',
  'Width of a picture': 'Breite eines Bildes',
  '"{text}" is no whole number from 1 to {most}': '„{text}“ ist keine ganze Zahl von 1 bis {most}',
  Picture: 'Bild',
  'the application answered with status {status}':
    'die Anwendung antwortete mit dem Status {status}',
  'Port {port}': 'Port {port}',
  'another program listens on it': 'ein anderes Programm verwendet ihn',
  'this account may not listen on it': 'dieses Benutzerkonto darf ihn nicht verwenden',
  'Choose another with --port, or leave it out to take any that is free':
    'Wählen Sie mit --port einen anderen, oder lassen Sie die Option weg, um einen freien zu nehmen',
  'there is no such file': 'diese Datei gibt es nicht',
  'Name the program of a Chromium, Chrome or Edge, or unset it':
    'Nennen Sie das Programm eines Chromium, Chrome oder Edge, oder entfernen Sie die Variable',
};
