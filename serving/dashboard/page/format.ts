/** What stands where there is no figure. */
export const NONE = '–';

/** `12,345` */
export function whole(count: number | null | undefined): string {
  return count == null ? NONE : Math.round(count).toLocaleString('en-US');
}

/** So many digits after the point, with a real minus. */
export function figure(value: number | null | undefined, digits = 2): string {
  return value == null || !Number.isFinite(value) ? NONE : value.toFixed(digits).replace('-', '−');
}

/** `12.3 %`, of a share. */
export function percent(share: number | null | undefined, digits = 1): string {
  return share == null || !Number.isFinite(share) ? NONE : `${figure(100 * share, digits)} %`;
}

/** `+12.3 %`, of a figure that is in per cent already. */
function signedPercent(value: number | null | undefined, digits = 1): string {
  if (value == null || !Number.isFinite(value)) return NONE;
  return `${value > 0 ? '+' : ''}${figure(value, digits)} %`;
}

/** `+12.3 %` with its interval: `+12.3 % [+1.0, +23.0]`. */
export function signedInterval(value: number, low: number, high: number): string {
  const bare = (bound: number) => signedPercent(bound).replace(' %', '');
  return `${signedPercent(value)} [${bare(low)}, ${bare(high)}]`;
}

/** `.03`, or `< .001`. */
export function pValue(p: number | null): string {
  if (p === null) return NONE;
  return p < 0.001 ? '< .001' : p.toFixed(3).replace(/^0/, '');
}

/** `21 Nov 2026, 20:15 UTC`; the API's times are all UTC. @param time ISO 8601 */
export function moment(time: string): string {
  const text = new Date(time).toLocaleString('en-GB', { timeZone: 'UTC', dateStyle: 'medium', timeStyle: 'short' });
  return `${text} UTC`;
}

/** `20:15:31`, UTC. */
export function clock(time: string): string {
  return new Date(time).toLocaleTimeString('en-GB', { timeZone: 'UTC' });
}

/** `metafuse://cf@v1/score` is `cf`, `shop://text@v1/words` is `text/words`: what tells sources apart. */
export function shortSource(uri: string): string {
  const [, name, output] = /^[a-z][a-z0-9+.-]*:\/\/([^@/]+)(?:@[^/]*)?(?:\/(.+))?$/i.exec(uri) ?? [];
  if (name === undefined) return uri;
  return output === undefined || output === 'score' ? name : `${name}/${output}`;
}

/** `cold_user` is `cold user`. */
export function words(name: string): string {
  return name.replaceAll('_', ' ');
}
