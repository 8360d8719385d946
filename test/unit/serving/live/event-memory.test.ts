import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { LiveEventRow } from '../../../../data/store/reads/live-events.js';
import type { Store } from '../../../../data/store/store.js';
import { EventMemory } from '../../../../serving/live/event-memory.js';
import { liveEvent, type SaidInteraction } from '../../../../serving/live/live-event.js';
import { eventually } from '../eventually.js';

const said = (id: string, over: Partial<SaidInteraction> = {}): SaidInteraction => ({
  interaction_id: id,
  item_id: 'i1',
  interaction_types: ['click'],
  reward_value: 1,
  occurred_at: '2026-01-31T12:00:00.000Z',
  event: '',
  value: null,
  duration_ms: null,
  ...over,
});

describe('liveEvent', () => {
  const eventOf = (over: Partial<SaidInteraction>) => liveEvent(said('a', over));

  it.each([
    ['click', { interaction_types: ['view', 'click'] }, 3],
    ['purchase over click', { interaction_types: ['click', 'purchase'] }, 5],
    ['skip where the reward is below 0', { interaction_types: ['click'], reward_value: -1 }, 2],
    ['negative feedback if it was said', { interaction_types: ['negative_feedback'], reward_value: -2 }, 6],
    ['what the metadata say', { event: 'play', value: 3 }, 1],
    ['what the types say where the metadata say nothing that there is', { event: 'dance' }, 3],
  ])('is a %s', (_, over, event) => {
    expect(eventOf(over)!.event).toBe(event);
  });

  it('reads a value beside the event that it is of, and no other: it may be a price', () => {
    expect(eventOf({ event: 'rating', value: 4 })!.value).toBe(4);
    expect(eventOf({ value: 4 })!.value).toBeNaN();
  });

  it('is none of what is not about an item', () => {
    expect(eventOf({ interaction_types: ['query_refinement'], reward_value: 0 })).toBeNull();
  });
});

describe('EventMemory', () => {
  const memory = (over: { capacityBytes?: number; eventsPerUser?: number; store?: Store } = {}) =>
    new EventMemory({
      ...{ store: null, capacityBytes: 10_000, eventsPerUser: 3, restoredRows: 0 },
      ...{ wallClock: () => 0, onError: () => {}, ...over },
    });
  const at = (id: string, minute: number) =>
    liveEvent(said(id, { occurred_at: new Date(minute * 60_000).toISOString() }))!;
  const ids = (of: EventMemory, user = 'u') => of.of('n', user)?.map(({ interactionId }) => interactionId);

  it('keeps the order of time, each event once, the latest of them', () => {
    const events = memory();
    for (const event of [at('b', 2), at('a', 1), at('b', 2), at('d', 4), at('c', 3)]) events.add('n', 'u', event);
    expect(ids(events)).toEqual(['b', 'c', 'd']);
  });

  it('keeps namespaces apart', () => {
    const events = memory();
    events.add('n', 'u', at('a', 1));
    expect(events.of('m', 'u')).toBeUndefined();
  });

  it('does not bring back what was deleted while it was read', async () => {
    const answers: ((rows: readonly LiveEventRow[]) => void)[] = [];
    const query = () => new Promise((resolve) => answers.push(resolve));
    const events = memory({ store: { settled: async () => {}, query } as unknown as Store });
    const row = (id: string): LiveEventRow => ({ ...said(id), namespace: 'n', user_id: 'u' });
    const begun = (count: number) => eventually(() => expect(answers).toHaveLength(count));
    expect(ids(events)).toBeUndefined();
    await begun(1);
    events.remove('n', 'u', 'a');
    answers[0]!([row('a'), row('b')]);
    await setImmediate();
    expect(ids(events)).toBeUndefined(); // and reads anew
    await begun(2);
    answers[1]!([row('b')]);
    await eventually(() => expect(ids(events)).toEqual(['b']));
  });

  it('stays within its bytes', () => {
    const events = memory({ capacityBytes: 2000 });
    for (let user = 0; user < 50; user++) events.add('n', `u${user}`, at('a', 1));
    expect(events.bytes).toBeLessThanOrEqual(2000);
    expect(events.users).toBeLessThan(5);
    expect(ids(events, 'u49')).toEqual(['a']);
  });
});
