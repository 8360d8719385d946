/** A watch that says how many seconds have gone by since it was last asked. @param clock in ms */
export function stopwatch(clock: () => number): () => number {
  let last = clock();
  return () => {
    const now = clock();
    const seconds = (now - last) / 1000;
    last = now;
    return seconds;
  };
}
