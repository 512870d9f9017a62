import type { FailureCatalogue } from '../../failures.ts';

/** Images, models, fitting and reading, and the second opinion. */
export const models: FailureCatalogue = {
  // Images.
  'it is empty (0 bytes)': 'ist leer (0 Bytes)',
  'it is larger than 1 GiB': 'ist größer als 1 GiB',
  'it is too large: {width} × {height} pixels, where {limit} in all are allowed':
    'ist zu groß: {width} × {height} Pixel, erlaubt sind insgesamt {limit}',
  'it is not an image': 'kein Bild',
  'it is {format}': 'es ist {format}',
  'a DICOM file': 'eine DICOM-Datei',
  'a GIF image': 'ein GIF-Bild',
  'a HEIF or AVIF image': 'ein HEIF- oder AVIF-Bild',
  'a PDF document': 'ein PDF-Dokument',
  'a ZIP archive': 'ein ZIP-Archiv',
  'a web page or SVG drawing': 'eine Webseite oder SVG-Zeichnung',
  'Give a PNG, JPEG, TIFF, BMP or WebP image':
    'Geben Sie ein Bild in PNG, JPEG, TIFF, BMP oder WebP an',
  'it holds {count} frames': 'enthält {count} Einzelbilder',
  'Save the one frame of the pair as an image':
    'Speichern Sie das eine Einzelbild des Paars als Bild',
  'it has {count} channels': 'hat {count} Kanäle',
  'it has {depth} samples in the colour space {space}':
    'hat Werte der Art {depth} im Farbraum {space}',
  'this {format} is damaged or cut short': 'diese {format}-Datei ist beschädigt oder unvollständig',
  'this {format} is damaged or cut short ({cause})':
    'diese {format}-Datei ist beschädigt oder unvollständig ({cause})',
  'this BMP {fault}, which is not supported': 'diese BMP-Datei {fault}, was nicht unterstützt wird',
  'is an OS/2 bitmap': 'ist ein OS/2-Bitmap',
  'has {bits} bits per pixel': 'hat {bits} Bit je Pixel',
  'is compressed': 'ist komprimiert',
  'has unusual colour masks': 'hat ungewöhnliche Farbmasken',
  'its header is not whole': 'die Kopfdaten sind unvollständig',
  'it has no size': 'ohne Größe',
  'pixels are missing': 'Pixel fehlen',
  'its pixels cannot be read': 'die Pixel sind nicht lesbar',
  'a pixel is not in its palette': 'ein Pixel ist nicht in der Palette',
  'Check that it is an ultrasound image': 'Prüfen Sie, ob es ein Ultraschallbild ist',
  'Check that it is an ultrasound image, or reduce it':
    'Prüfen Sie, ob es ein Ultraschallbild ist, oder verkleinern Sie es',
  'Export the image again': 'Exportieren Sie das Bild noch einmal',
  'Save it as 8 or 16 bit gray or RGB': 'Speichern Sie es in Grau oder RGB mit 8 oder 16 Bit',
  'Save it as PNG': 'Speichern Sie es als PNG',
  'Pair {pair}, {file}': 'Bildpaar {pair}, {file}',
  'Pair in preview, {file}': 'Bildpaar in der Vorschau, {file}',
  'it has no {roi}, which cropped images need':
    '{roi} fehlt und wird für ausgeschnittene Bilder gebraucht',
  crop: 'Ausschnitt',
  'Draw one': 'Zeichnen Sie einen',
  'Draw the crop of the lesion on both images':
    'Zeichnen Sie den Ausschnitt der Läsion in beiden Bildern',
  'Draw the crop of the lesion anew': 'Zeichnen Sie den Ausschnitt der Läsion neu',
  'Give {column} as "x y width height" or use full images':
    'Geben Sie {column} als „x y Breite Höhe“ an, oder verwenden Sie ganze Bilder',
  'Correct {column} in pairs.csv': 'Korrigieren Sie {column} in pairs.csv',
  'its ROI {x} {y} {width} {height} is empty': 'der Ausschnitt {x} {y} {width} {height} ist leer',
  'its ROI {x} {y} {width} {height} is not in whole pixels':
    'der Ausschnitt {x} {y} {width} {height} ist nicht in ganzen Pixeln angegeben',
  'its ROI {x} {y} {width} {height} (x y width height) is outside the image of {imageWidth} × {imageHeight} pixels':
    'der Ausschnitt {x} {y} {width} {height} (x y Breite Höhe) liegt nicht im Bild von {imageWidth} × {imageHeight} Pixeln',

  // Model folders and the library.
  Model: 'Modell',
  'Model {name}': 'Modell {name}',
  'Card of the model {name}': 'Karte des Modells {name}',
  'Phantom model': 'Phantommodell',
  'it has no manifest.json, so it is not a model folder':
    'enthält keine manifest.json und ist daher kein Modellordner',
  'Give a folder made by: sonopair fit': 'Geben Sie einen Ordner an aus: sonopair fit',
  'it has version {version}, which this program does not know':
    'hat die Version {version}, die dieses Programm nicht kennt',
  'Update Sonopair': 'Aktualisieren Sie Sonopair',
  'it is not a model manifest': 'keine Modellkarte',
  'it is not a model manifest ({place}: {cause})': 'keine Modellkarte ({place}: {cause})',
  'Copy the whole model folder again': 'Kopieren Sie den ganzen Modellordner noch einmal',
  'the file is missing': 'die Datei fehlt',
  'its SHA-256 differs from the one in the manifest: the file is damaged or was exchanged':
    'ihr SHA-256 ist nicht der in der Modellkarte: Die Datei ist beschädigt oder wurde ausgetauscht',
  'its model card cannot be shown': 'die Modellkarte lässt sich nicht anzeigen',
  'its model card cannot be shown ({place}: {cause})':
    'die Modellkarte lässt sich nicht anzeigen ({place}: {cause})',
  'Copy the whole model folder again, or fit the model anew':
    'Kopieren Sie den ganzen Modellordner noch einmal, oder trainieren Sie das Modell neu',
  'the library has the same ONNX file as "{name}", with another model card':
    'die Bibliothek enthält dieselbe ONNX-Datei als „{name}“, mit einer anderen Modellkarte',
  'Find out which card is the right one; the library stays as it is':
    'Klären Sie, welche Karte die richtige ist; die Bibliothek bleibt, wie sie ist',
  'it is not in the library': 'ist nicht in der Bibliothek',
  'Import its folder': 'Importieren Sie den Ordner',
  'its folder {folder} is missing': 'der Ordner {folder} fehlt',
  'its model card was altered since it was imported':
    'die Modellkarte wurde seit dem Import verändert',
  'Import the model folder again; what was read with it is kept':
    'Importieren Sie den Modellordner erneut; was damit gelesen wurde, bleibt erhalten',
  'its card names the ONNX file "{file}", which is not a file of the folder':
    'die Karte nennt die ONNX-Datei „{file}“, die keine Datei des Ordners ist',
  'it was fitted with preprocessing version {version}; this program has version {own}':
    'wurde mit der Vorverarbeitung {version} trainiert; dieses Programm hat {own}',
  'Read with the version that made it ({program}), or fit it anew':
    'Lesen Sie mit der Version, die es erstellt hat ({program}), oder trainieren Sie es neu',
  'it reads cropped images (input {input}), and {study} has no {columns}':
    'liest ausgeschnittene Bilder (Eingabe {input}), und in {study} fehlt {columns}',
  'Mark the lesions in pairs.csv, or use a model fitted with --images full':
    'Markieren Sie die Läsionen in pairs.csv, oder verwenden Sie ein mit --images full trainiertes Modell',

  // Reading.
  'Generated graph': 'Erzeugter Graph',
  '{provider} cannot open it ({cause})': '{provider} kann es nicht öffnen ({cause})',
  'Try --provider cpu, and check that the file is whole':
    'Versuchen Sie --provider cpu, und prüfen Sie, ob die Datei vollständig ist',
  'ONNX Runtime cannot run it ({cause})': 'ONNX Runtime kann es nicht ausführen ({cause})',
  'ONNX Runtime returned the unexpected element type {type}':
    'ONNX Runtime lieferte den unerwarteten Elementtyp {type}',
  'no model is open': 'kein Modell ist geöffnet',
  '{provider} is not available on {platform}.': '{provider} gibt es auf {platform} nicht.',
  '{provider} could not be used: {cause}': '{provider} war nicht verwendbar: {cause}',
  '{provider} could not be used (its libraries are an extra step, see README): {cause}':
    '{provider} war nicht verwendbar (die Bibliotheken sind gesondert zu installieren, siehe README): {cause}',
  'its ONNX file cannot be run as its manifest says (input {input}, {size} pixels): {cause}':
    'die ONNX-Datei ist nicht ausführbar, wie die Modellkarte sagt (Eingabe {input}, {size} Pixel): {cause}',
  'Reading process': 'Leseprozess',
  'it was closed': 'wurde beendet',
  'Read again': 'Lesen Sie noch einmal',
  'Computing process': 'Rechenprozess',
  'it ended unexpectedly ({cause}), most often for want of memory':
    'endete unerwartet ({cause}), meist aus Mangel an Arbeitsspeicher',
  'What was saved is safe. Close other programs, then try again':
    'Gespeichertes ist sicher. Schließen Sie andere Programme, und versuchen Sie es dann noch einmal',
  'Close other programs or lower --batch or --size, then try again':
    'Schließen Sie andere Programme oder verringern Sie --batch oder --size, und versuchen Sie es dann noch einmal',
  'the model gave it a probability that is not a number':
    'das Modell gab ihm eine Wahrscheinlichkeit, die keine Zahl ist',
  'Nothing was saved. Choose another model, or fit it again with a smaller learning rate':
    'Nichts wurde gespeichert. Wählen Sie ein anderes Modell, oder trainieren Sie es mit kleinerer Lernrate neu',

  'the model gave it the probability {probability}':
    'das Modell gab ihm die Wahrscheinlichkeit {probability}',
  'The model cannot be used; fit it again, with a smaller learning rate if it diverged':
    'Das Modell ist nicht verwendbar; trainieren Sie es neu, mit kleinerer Lernrate, falls es divergierte',
  'it has two diagnoses, benign and malignant': 'hat zwei Diagnosen, gutartig und bösartig',
  'Correct pairs.csv, or tell its lesions apart in the column lesion':
    'Korrigieren Sie pairs.csv, oder unterscheiden Sie die Läsionen in der Spalte lesion',

  // The second opinion.
  'Second opinion': 'Zweitmeinung',
  'Nothing was saved, and your opinion is safe. Close other programs and try again':
    'Nichts wurde gespeichert, und Ihre Meinung ist sicher. Schließen Sie andere Programme, und versuchen Sie es noch einmal',
  'Lesion {lesion} of {patient}': 'Läsion {lesion} von {patient}',
  'none of its {count} pairs can be read ({cause})':
    'keines der {count} Bildpaare ist lesbar ({cause})',
  'Look at its images': 'Sehen Sie sich die Bilder an',
  '{remedy}. Nothing was saved, and your opinion is safe':
    '{remedy}. Nichts wurde gespeichert, und Ihre Meinung ist sicher',
  'it has not been read with this model yet': 'noch nicht mit diesem Modell gelesen',
  'no crop of the lesion is drawn, which this model needs':
    'kein Ausschnitt der Läsion ist gezeichnet, den dieses Modell braucht',
  'Heat-map': 'Heat-Map',
  "the machine's opinion of this lesion is not revealed yet":
    'die Meinung der Maschine zu dieser Läsion ist noch nicht aufgedeckt',
  'Reveal it first': 'Decken Sie sie zuerst auf',
  'the model does not look at the B-mode image': 'das Modell sieht das B-Bild nicht an',
  'the model does not look at the strain image': 'das Modell sieht das Strain-Bild nicht an',
  'no model is chosen that could read it': 'kein Modell ist gewählt, das sie lesen könnte',
  'Import a model folder and choose it, or fit a phantom model':
    'Importieren Sie einen Modellordner und wählen Sie ihn, oder trainieren Sie ein Phantommodell',
  'the chosen model cannot be used ({fault})': 'das gewählte Modell ist nicht verwendbar ({fault})',
  'Import the model folder again or choose another; nothing saved is lost':
    'Importieren Sie den Modellordner erneut, oder wählen Sie einen anderen; nichts Gespeichertes geht verloren',
  "an own opinion is required before the machine's is shown":
    'eine eigene Meinung ist nötig, bevor die der Maschine gezeigt wird',
  'Commit your opinion, or change this in the settings':
    'Legen Sie Ihre Meinung fest, oder ändern Sie das in den Einstellungen',
  'the model "{model}" was not fitted on real images ({origin}), so it speaks on phantoms only':
    'das Modell „{model}“ wurde nicht mit echten Bildern trainiert ({origin}), darum spricht es nur bei Phantomen',
  simulated: 'simuliert',
  synthetic: 'synthetisch',
  'not stated': 'nicht angegeben',
  'Choose another model, or let a researcher unlock it for the study "{study}"':
    'Wählen Sie ein anderes Modell, oder lassen Sie es für die Studie „{study}“ freigeben',
  'it has no image pairs': 'hat keine Bildpaare',
  'Import a pair and assign it to this lesion':
    'Importieren Sie ein Bildpaar, und ordnen Sie es dieser Läsion zu',
  'the model "{model}" reads crops, and none is drawn':
    'das Modell „{model}“ liest Ausschnitte, und keiner ist gezeichnet',
  'Draw the crop of the lesion on its images':
    'Zeichnen Sie den Ausschnitt der Läsion in ihren Bildern',

  // Calibrations.
  Calibration: 'Kalibrierung',
  'Calibration {version}': 'Kalibrierung {version}',
  '{benign} benign and {malignant} malignant patients can be used, and it needs {least} of each':
    '{benign} gutartige und {malignant} bösartige Patientinnen sind verwendbar, gebraucht werden je {least}',
  '{benign} benign and {malignant} malignant patients can be used, and an error rate of {rate} needs {least} of each':
    '{benign} gutartige und {malignant} bösartige Patientinnen sind verwendbar, eine Fehlerrate von {rate} braucht je {least}',
  'Enter more confirmed diagnoses of patients the model has not seen, and read them':
    'Tragen Sie weitere gesicherte Diagnosen von Patientinnen ein, die das Modell nicht kennt, und lassen Sie sie befunden',
  'Choose a greater error rate, or add confirmed patients':
    'Wählen Sie eine größere Fehlerrate, oder nehmen Sie gesicherte Patientinnen hinzu',
  'the model has none of this number': 'das Modell hat keine dieser Nummer',
  'patients, diagnoses or reads have changed since its figures were shown':
    'Patientinnen, Diagnosen oder Befunde haben sich geändert, seit ihre Zahlen gezeigt wurden',
  'Look at the new figures, then lock it':
    'Sehen Sie sich die neuen Zahlen an, und schreiben Sie sie dann fest',
};
