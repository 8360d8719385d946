/** A verdict, as the gate gives it and as the HTTP interface does. */
interface Verdict {
  readonly go: boolean;
  readonly checks: readonly { readonly name: string; readonly ok: boolean | null; readonly detail: string }[];
}

/** A verdict for people: each check on a line, the answer at the end. */
export function gateText(
  { go, checks }: Verdict,
  { candidate, baseline }: { readonly candidate: string; readonly baseline: string },
): string {
  const word = (ok: boolean | null) => (ok === null ? 'not asked' : ok ? 'holds' : 'FAILS');
  const answer = go ? `yes: ${candidate} may replace ${baseline}` : `no: ${candidate} may not replace ${baseline}`;
  return [...checks.map(({ name, ok, detail }) => `${word(ok).padEnd(10)}${name}: ${detail}`), `gate: ${answer}`].join(
    '\n',
  );
}
