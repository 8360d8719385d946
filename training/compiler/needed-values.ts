import type { Value } from './value.js';

/** The outputs and all they are computed from: what is not among them is dead code. */
export function neededValues(outputs: readonly Value[]): ReadonlySet<Value> {
  const seen = new Set<Value>();
  const visit = (value: Value) => {
    if (seen.has(value)) return;
    seen.add(value);
    value.inputs.forEach(visit);
  };
  outputs.forEach(visit);
  return seen;
}
