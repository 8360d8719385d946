const DEMOGRAPHIC = 'demographic:';

/**
 * The inputs that lead to a segment's key: `demographic:country=de|device=mobile` says `{country: 'de', device: 'mobile'}`. Undoes
 * what `contextKeys` does, but that every value is text, which names the same segment. Null for a key of another level.
 */
export function segmentInputs(key: string): Readonly<Record<string, string>> | null {
  if (!key.startsWith(DEMOGRAPHIC)) return null;
  const pairs = key.slice(DEMOGRAPHIC.length).split('|');
  return Object.fromEntries(pairs.map((pair) => pair.split('=', 2).map(decodeURIComponent) as [string, string]));
}
