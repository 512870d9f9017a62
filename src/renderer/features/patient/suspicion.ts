/**
 * From where on a measure counts as suspicious, as published (method.md, "Definitions around
 * elastography"): a hint beside the value, used for nothing else.
 */
const SUSPICIOUS_FROM = {
  /** Tsukuba score: the lesion is stiff as a whole, or beyond its margin. */
  tsukuba: 4,
  /** Lesion length on the elastogram / on B-mode: it is no smaller in strain. */
  ebRatio: 1,
} as const;

/** Whether a measure reaches its published cut-off. */
export function isSuspicious(measure: keyof typeof SUSPICIOUS_FROM, value: number | null): boolean {
  return value !== null && value >= SUSPICIOUS_FROM[measure];
}
