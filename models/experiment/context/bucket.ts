/** The name of the first bucket whose end is above the value; the last one where none is. @param names one more than ends */
export function bucket(value: number, ends: readonly number[], names: readonly string[]): string {
  const index = ends.findIndex((end) => value < end);
  return names[index < 0 ? ends.length : index]!;
}
