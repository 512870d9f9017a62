/** Which cases a click on a cell or a point asks for. */
export interface CaseAsk {
  /** Codes of the units (patients) asked for; null asks for all. */
  readonly units: readonly string[] | null;
  /** The unit to open first; null leaves the choice to the panel. */
  readonly unit: string | null;
  /** The arm the question is about; null where it is about none. */
  readonly arm: string | null;
  /** What was clicked, in words; null where nothing was. */
  readonly title: string | null;
}
