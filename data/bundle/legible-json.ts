/** JSON that a person can read: indented, but for lists of numbers, which take a line each. */
export function legibleJson(value: unknown): string {
  const indented = JSON.stringify(value, null, 2);
  return indented.replace(/\[[\d\s.,eE+-]+\]/g, (numbers) => numbers.replace(/\n\s*/g, '')); // no text holds a line break
}
