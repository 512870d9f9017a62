import type { Acts, ImageRecord, NewPair } from './interface.ts';

/** What the writer's `act` is asked with. */
export interface ActArgument {
  readonly name: keyof Acts;
  readonly input: Parameters<Acts[keyof Acts]>[0] | HandedImport;
  readonly actor: string;
}

export type NewImport = Parameters<Acts['saveImport']>[0];

/** An import whose rows the writer was handed before, in parts. */
export type HandedImport = Pick<NewImport, 'study'> & { readonly handed: number };

/** Rows on their way. */
export interface HandedRows {
  readonly images: ImageRecord[];
  readonly pairs: NewPair[];
}

/** Some of them. */
export type HandedPart =
  | { readonly handed: number; readonly list: 'images'; readonly rows: readonly ImageRecord[] }
  | { readonly handed: number; readonly list: 'pairs'; readonly rows: readonly NewPair[] };
