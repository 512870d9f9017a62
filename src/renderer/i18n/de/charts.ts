import type { Catalogue } from '../catalogue.ts';
import type { charts as english } from '../en/charts.ts';

export const charts: Catalogue<typeof english> = {
  showData: 'Daten',
  hideData: 'Daten ausblenden',
  dataOf: 'Daten zu: {{title}}',
  saveSvg: 'Als SVG speichern',
  savePng: 'Als PNG speichern',
  saveCsv: 'Daten als CSV speichern',
  keys: 'Mit den Pfeiltasten gelangen Sie von Punkt zu Punkt.',
  keysOpen:
    'Mit den Pfeiltasten gelangen Sie von Punkt zu Punkt; die Eingabetaste öffnet, was dahinter steht.',
  noPoint: 'Kein Punkt gewählt',
  unpainted:
    'Das Diagramm konnte nicht als PNG gezeichnet werden. Speichern Sie es als SVG, das keine Umwandlung braucht.',
};
