/**
 * Shannon entropy of a histogram, in nats: −Σ pᵢ ln pᵢ with p the counts' shares. NaN for an empty one, which has no
 * shares.
 *
 * @see Shannon, A Mathematical Theory of Communication, 1948
 */
export function entropy(counts: Iterable<number>): number {
  let [total, sum] = [0, 0];
  for (const count of counts) {
    if (count <= 0) continue;
    total += count;
    sum += count * Math.log(count);
  }
  return total > 0 ? Math.max(0, Math.log(total) - sum / total) : Number.NaN;
}
