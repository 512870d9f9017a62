import type { FailureCatalogue } from '../../failures.ts';

/** Jobs: runs of cross-validation, fits and reads of whole studies, and what they are made of. */
export const jobs: FailureCatalogue = {
  'Job {id}': 'Auftrag {id}',
  'its state does not allow that any more': 'sein Zustand lässt das nicht mehr zu',
  'Look at it anew': 'Sehen Sie ihn neu an',
  'the folder of the job is missing': 'der Ordner des Auftrags fehlt',
  'Put it back from a copy, or ask for the job anew':
    'Stellen Sie ihn aus einer Kopie wieder her, oder geben Sie den Auftrag neu auf',
  'data would leak between its parts: {leak}':
    'Daten würden zwischen seinen Teilen durchsickern: {leak}',
  'data would leak between its parts (and {count} more): {leak}':
    'Daten würden zwischen seinen Teilen durchsickern (und {count} weitere): {leak}',
  'Resolve it, or accept it with a reason (--accept-leak {id}=REASON)':
    'Beheben Sie das, oder nehmen Sie es mit Begründung hin (--accept-leak {id}=BEGRÜNDUNG)',
  '--accept-leak {leak}': '--accept-leak {leak}',
  'the guard found no such leak, or several that begin so':
    'der Wächter fand kein solches Datenleck oder mehrere, die so beginnen',
  'Take the name it gives, and leave out leaks that are gone':
    'Verwenden Sie den Namen, den er nennt, und lassen Sie behobene Datenlecks weg',
  'no unit of it is done': 'keine seiner Einheiten ist fertig',
  'Wait until one is, then evaluate it': 'Warten Sie, bis eine fertig ist, und werten Sie dann aus',
  'Reading all lesions': 'Befundung aller Läsionen',
  'stopped; what was read is kept': 'angehalten; was befundet wurde, ist gesichert',
  'it needs {need} GB on the disk while it runs, and {free} GB are free':
    'benötigt während des Laufs {need} GB auf dem Datenträger, frei sind {free} GB',
  'Free some space, keep fewer models, or run fewer fits side by side':
    'Schaffen Sie Platz, behalten Sie weniger Modelle, oder lassen Sie weniger Trainings nebeneinander laufen',
  'it needs {need} GB of memory, and this machine has {has} GB':
    'benötigt {need} GB Arbeitsspeicher, dieser Rechner hat {has} GB',
  'Run fewer fits side by side, or choose smaller images or a smaller batch':
    'Lassen Sie weniger Trainings nebeneinander laufen, oder wählen Sie kleinere Bilder oder eine kleinere Batch-Größe',
  'Patients of the job': 'Patientinnen des Auftrags',
  'they have no pairs': 'sie haben keine Bildpaare',
  'none of their pairs has the crops that the plan needs':
    'keines ihrer Bildpaare hat die Ausschnitte, die der Plan benötigt',
  'Draw the crops, choose other patients, or a plan of full images':
    'Zeichnen Sie die Ausschnitte, wählen Sie andere Patientinnen oder einen Plan mit ganzen Bildern',
  'it has no crop, which the plan needs': 'ohne den Ausschnitt, den der Plan benötigt',
  'it has no diagnosis': 'ohne Diagnose',

  'Run {id}': 'Lauf {id}',
  'it has no figures': 'noch ohne Ergebnisse',
  'it has no report': 'noch ohne Bericht',
  'Wait until a unit is done, or evaluate it':
    'Warten Sie, bis eine Einheit fertig ist, oder werten Sie ihn aus',
  'Fit {name}': 'Training {name}',
  'Grad-CAM of {pair}': 'Grad-CAM von {pair}',
  'the plan has none of that name': 'der Plan hat keines dieses Namens',
  'no fold that is done tested it': 'in keiner fertigen Fold getestet',
  'it is not in the run': 'gehört nicht zum Lauf',
  'it has not the form of the figures of a run': 'hat nicht die Form der Ergebnisse eines Laufs',
  'Tables of the run': 'Tabellen des Laufs',
  'there are none in its folder': 'in seinem Ordner sind keine',
  'Evaluate the run again': 'Werten Sie den Lauf erneut aus',

  Run: 'Lauf',
  'a run is going on there (process {pid})': 'dort ist ein Lauf im Gange (Prozess {pid})',
  'Choose another folder, or repeat its exact options':
    'Wählen Sie einen anderen Ordner, oder wiederholen Sie genau seine Optionen',
  'paused, {done} of {total} units are done; everything up to here is kept':
    'angehalten, {done} von {total} Einheiten sind fertig; alles bis hierher ist gesichert',
  'Start it again with the same folder to go on':
    'Starten Sie ihn mit demselben Ordner erneut, um fortzufahren',
  '{reason}, and {count} more failed': '{reason}, und {count} weitere sind gescheitert',
  'Start the run again with the same folder: units that are done are kept':
    'Starten Sie den Lauf mit demselben Ordner erneut: fertige Einheiten bleiben erhalten',
  '{reason} (unit {unit})': '{reason} (Einheit {unit})',
  '{reason} (unit {unit}, and {count} more failed)':
    '{reason} (Einheit {unit}, und {count} weitere sind gescheitert)',
  '{count} folds': '{count} Folds',
  'no pair can take part: {reason}': 'kein Bildpaar kann teilnehmen: {reason}',
  'there is none': 'es gibt keines',
  'Complete its pairs, or choose a plan that needs less':
    'Vervollständigen Sie die Bildpaare, oder wählen Sie einen Plan, der weniger benötigt',
};
