import type { Traffic } from '../../http/schemas/traffic.js';

export type Slot = Traffic['slots'][number];

/** What is drawn apart, in the order in which it is stacked; the rest is people who configure and look. */
export const KINDS = ['score', 'execute', 'interactions', 'allocate'] as const;
export type Kind = (typeof KINDS)[number];

export interface MinuteCount {
  readonly minute: Date;
  readonly kind: Kind;
  readonly requests: number;
}

const MINUTE_MS = 60_000;

/** Answered requests of each minute of the last hour, by what they were about; minutes without any are there with 0. */
export function requestsByMinute({ now, slots }: Traffic): readonly MinuteCount[] {
  const last = Math.floor(Date.parse(now) / MINUTE_MS);
  return Array.from({ length: 60 }, (_, index) => last - 59 + index).flatMap((minute) => {
    const inside = slots.filter(({ start }) => Math.floor(Date.parse(start) / MINUTE_MS) === minute);
    return KINDS.map((kind) => ({
      ...{ minute: new Date(minute * MINUTE_MS), kind },
      requests: inside.reduce((sum, { answered }) => sum + (answered[kind] ?? 0), 0),
    }));
  });
}

export interface NamedCount {
  readonly name: string;
  readonly count: number;
  /** Of all of them; NaN of none. */
  readonly share: number;
}

/** Sums over slots, the most frequent first. */
export function countsByName(slots: readonly Slot[], of: 'scored' | 'retrieved'): readonly NamedCount[] {
  const sums = new Map<string, number>();
  for (const slot of slots) {
    for (const [name, count] of Object.entries(slot[of])) sums.set(name, (sums.get(name) ?? 0) + count);
  }
  const all = [...sums.values()].reduce((sum, count) => sum + count, 0);
  return [...sums]
    .map(([name, count]) => ({ name, count, share: count / all }))
    .sort((a, b) => b.count - a.count || a.name.localeCompare(b.name));
}

export interface TrafficTotals {
  /** Of the minute before now. */
  readonly perSecond: number;
  readonly answered: number;
  readonly refused: number;
  readonly failed: number;
  /** Null where nothing was answered. */
  readonly meanMs: number | null;
}

/** What people come for, `other` apart: of the last minute, and of the hour. */
export function totals({ now, slots, slot_seconds: slotSeconds }: Traffic): TrafficTotals {
  const of = (some: readonly Slot[]) =>
    some.reduce((sum, { answered }) => sum + KINDS.reduce((all, kind) => all + (answered[kind] ?? 0), 0), 0);
  const whole = Math.floor(Date.parse(now) / (slotSeconds * 1000)) * slotSeconds * 1000; // the slot under way is not over
  const recent = slots.filter(({ start }) => Date.parse(start) < whole && Date.parse(start) >= whole - MINUTE_MS);
  const answered = of(slots);
  return {
    perSecond: of(recent) / 60,
    answered,
    refused: slots.reduce((sum, slot) => sum + slot.refused, 0),
    failed: slots.reduce((sum, slot) => sum + slot.failed, 0),
    meanMs: answered === 0 ? null : slots.reduce((sum, slot) => sum + slot.took_ms, 0) / answered,
  };
}
