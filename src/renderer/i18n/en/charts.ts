/** The frame about every chart; what a chart shows is said by its screen. */
export const charts = {
  showData: 'Data',
  hideData: 'Hide data',
  dataOf: 'Data of: {{title}}',
  saveSvg: 'Save as SVG',
  savePng: 'Save as PNG',
  saveCsv: 'Save the data as CSV',
  keys: 'The arrow keys go through the points.',
  keysOpen: 'The arrow keys go through the points; Enter opens what is behind one.',
  noPoint: 'No point chosen',
  unpainted: 'The chart could not be painted as PNG. Save it as SVG, which needs no painting.',
} as const;
