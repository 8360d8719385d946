/**
 * The year that ends a MovieLens title: `Heat (1995)`. A span `(2007-)`, `(1975-1979)` counts from its first year, and
 * a word may follow it, as in `… (1995) (V)`.
 *
 * @returns undefined where the title has none
 */
export function yearOfTitle(title: string): number | undefined {
  const match = /\((\d{4})(?:[-–](?:\d{4})?)?\)\s*(?:\([^()]*\)\s*)?$/.exec(title);
  return match === null ? undefined : Number(match[1]);
}
