/**
 * The next average of parameters over the steps of a run: exponential, with a decay that grows with the step,
 * min(decay, (1 + step) / (10 + step)), so that the start is soon forgotten.
 *
 * Single steps of Adam at a constant rate wander about where the loss is flat; their average lies nearer to its middle, as a smaller
 * rate would take much longer to (Polyak and Juditsky 1992; Izmailov et al. 2018, for neural networks).
 * @param decay in [0, 1); with 0 the average is the parameters themselves
 * @param step steps taken, from 1
 */
export function averageParameters(
  average: Float32Array,
  parameters: Float32Array,
  { decay, step }: { readonly decay: number; readonly step: number },
): Float32Array {
  const kept = Math.min(decay, (1 + step) / (10 + step));
  const next = new Float32Array(parameters.length);
  for (let index = 0; index < next.length; index++) {
    next[index] = kept * average[index]! + (1 - kept) * parameters[index]!;
  }
  return next;
}
