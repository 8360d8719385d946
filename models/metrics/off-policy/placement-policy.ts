/** A policy that shows items at positions, whoever asks: the probability of an item there. */
export type PlacementPolicy = (item: string, position: string) => number;

/** An item that was shown at a position. */
export interface Placement {
  readonly item: string;
  readonly position: string;
}

/** Each item as often as any other. */
export function uniformPolicy(items: readonly string[]): PlacementPolicy {
  return () => 1 / items.length;
}

/** Each item as often as a log shows it at that position; 0 for what it never shows there. */
export function frequencyPolicy(placements: readonly Placement[]): PlacementPolicy {
  const shown = new Map<string, number>();
  const atPosition = new Map<string, number>();
  for (const { item, position } of placements) {
    const key = JSON.stringify([item, position]);
    shown.set(key, (shown.get(key) ?? 0) + 1);
    atPosition.set(position, (atPosition.get(position) ?? 0) + 1);
  }
  return (item, position) => (shown.get(JSON.stringify([item, position])) ?? 0) / (atPosition.get(position) ?? 1);
}
