/** A line about what is going on; on stderr, so that stdout stays a result. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
