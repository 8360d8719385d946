import type { GateVerdict } from '../models/gate/gate.js';

/** A verdict for people: each check on a line, the answer at the end. */
export function gateText(
  { go, checks }: Pick<GateVerdict, 'go' | 'checks'>,
  { candidate, baseline }: { readonly candidate: string; readonly baseline: string },
): string {
  const word = (ok: boolean | null) => (ok === null ? 'not asked' : ok ? 'holds' : 'FAILS');
  const answer = go ? `yes: ${candidate} may replace ${baseline}` : `no: ${candidate} may not replace ${baseline}`;
  return [...checks.map(({ name, ok, detail }) => `${word(ok).padEnd(10)}${name}: ${detail}`), `gate: ${answer}`].join(
    '\n',
  );
}
