/** What is known of a visit, by name: `{ device: 'mobile', source: 'instagram' }`. */
export type ContextFeatures = Readonly<Record<string, string>>;

/** The segment that everybody is in. */
export const GLOBAL_SEGMENT = 'global';

/** What a feature is where nobody said. */
export const UNKNOWN = 'unknown';

/** Longer values are cut. */
const LONGEST_VALUE = 64;

/**
 * The name of a segment: its `feature:value` pairs, sorted, joined by `|`, such as `device:mobile|source:instagram`. Values are
 * trimmed, in lower case and at most 64 characters long; `%`, `:` and `|` in them are percent-encoded, so that no value can name
 * another segment. A feature without a value is `unknown`; no feature at all is `global`.
 *
 * @param names of the features that count
 */
export function segmentKey(features: ContextFeatures, names: readonly string[]): string {
  if (names.length === 0) return GLOBAL_SEGMENT;
  const pairs = names.map((name) => `${name}:${readable(Object.hasOwn(features, name) ? features[name]! : '')}`);
  return pairs.sort().join('|');
}

function readable(value: string): string {
  const plain = value
    .trim()
    .toLowerCase()
    .replace(/\p{Surrogate}/gu, '\ufffd'); // halves of a character, which UTF-8 cannot hold
  const cut = [...plain.slice(0, 2 * LONGEST_VALUE)].slice(0, LONGEST_VALUE).join('');
  return cut.replace(/[%:|]/g, (sign) => encodeURIComponent(sign)) || UNKNOWN;
}
