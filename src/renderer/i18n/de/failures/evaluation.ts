import type { FailureCatalogue } from '../../failures.ts';

/** The evaluation of a cross-validation. */
export const evaluation: FailureCatalogue = {
  'Unit {unit}': 'Einheit {unit}',
  'it cannot be evaluated: {fault}': 'nicht auswertbar: {fault}',
  'it comes twice': 'kommt zweimal vor',
  'the manifest does not plan it': 'im Manifest nicht vorgesehen',
  'its pair {pair} is not in the study': 'das Bildpaar {pair} gehört nicht zur Studie',
  'its pair {pair} is predicted twice': 'für das Bildpaar {pair} gibt es zwei Vorhersagen',
  'patient {patient} is not in the {part} part of its fold':
    'Patient {patient} gehört nicht zum Teil {part} ihrer Fold',
  'its pair {pair} has no probability by the {reader}':
    'dem Bildpaar {pair} fehlt die Wahrscheinlichkeit von {reader}',
  'its pair {pair} has no probability by the ensemble':
    'dem Bildpaar {pair} fehlt die Wahrscheinlichkeit des Ensembles',
  'Remove its folder and run it again with the manifest it belongs to':
    'Entfernen Sie ihren Ordner, und rechnen Sie sie mit dem zugehörigen Manifest neu',
  'the manifest of the run is missing': 'das Manifest des Laufs fehlt',
  'the readers cannot be compared: {fault}': 'die Befunder sind nicht vergleichbar: {fault}',
  'only one of the two readers scored it': 'nur einer der beiden hat es beurteilt',
  'its diagnosis or patient differs between the two readers':
    'Diagnose oder Patient unterscheiden sich zwischen beiden',
  'Read the same pairs with both': 'Lesen Sie dieselben Bildpaare mit beiden',
};
