import { type ImportId, importId } from '../../../shared/contract/imports.ts';

/** Where a page that is loaded anew finds the import it was preparing. */
const PLACE = 'sonopair.import';

/** Remembers an import for as long as this tab is open: the page may be loaded anew under it. */
export function rememberImport(id: ImportId): void {
  window.sessionStorage.setItem(PLACE, id);
}

/** An import that nobody can go on with, since its page is gone. */
export function leftImport(): ImportId | null {
  return importId.safeParse(window.sessionStorage.getItem(PLACE)).data ?? null;
}

export function forgetImport(id: ImportId): void {
  if (window.sessionStorage.getItem(PLACE) === id) window.sessionStorage.removeItem(PLACE);
}
