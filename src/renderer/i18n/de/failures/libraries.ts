import type { FailureCatalogue } from '../../failures.ts';

/** What libraries say inside our messages: zod of a value that is not allowed, networks of a host. */
export const libraries: FailureCatalogue = {
  'it is not allowed': 'nicht erlaubt',
  'Too big: expected string to have <={limit} characters': 'zu lang: höchstens {limit} Zeichen',
  'Too small: expected string to have >={limit} characters': 'zu kurz: mindestens {limit} Zeichen',
  'Too big: expected number to be <={limit}': 'zu groß: höchstens {limit}',
  'Too small: expected number to be >={limit}': 'zu klein: mindestens {limit}',
  'Too small: expected number to be >{limit}': 'zu klein: größer als {limit}',
  'Too big: expected array to have <={limit} items': 'zu viele: höchstens {limit} Werte',
  'Too small: expected array to have >={limit} items': 'zu wenige: mindestens {limit} Werte',
  'Invalid input: expected {expected}, received {received}':
    'ungültig: erwartet {expected}, erhalten {received}',
  'Invalid input: expected {expected}': 'ungültig: erwartet {expected}',
  'Invalid input': 'ungültige Eingabe',
  'Invalid string: must match pattern {pattern}': 'ungültig: muss dem Muster {pattern} entsprechen',
  'Invalid option: expected one of {options}': 'ungültig: erlaubt sind {options}',
  'Invalid ISO date': 'kein Datum (JJJJ-MM-TT)',
  'Unrecognized key: {key}': 'unbekanntes Feld: {key}',
};
