import { describe, expect, it } from 'vitest';
import { buildDataset } from '../../../data/dataset/build-dataset.js';
import { listenedMs } from '../../../data/features/listened-ms.js';
import { userEvents } from '../../../data/features/user-events.js';

describe('listenedMs', () => {
  it('is what the log says, else the item’s duration for each play; unknown for other events', () => {
    const dataset = buildDataset({
      feedback: { kind: 'implicit' },
      items: [{ id: 'a', durationMs: 1000 }, { id: 'b' }],
      interactions: [
        { user: 'ann', item: 'a', timestamp: 1, durationMs: 700 },
        { user: 'ann', item: 'a', timestamp: 2 },
        { user: 'ann', item: 'a', timestamp: 3, value: 4 },
        { user: 'ann', item: 'a', timestamp: 4, event: 'rating', value: 4 },
        { user: 'ann', item: 'a', timestamp: 5, event: 'skip' },
        { user: 'ann', item: 'b', timestamp: 6 },
      ],
    });
    const events = userEvents(dataset, 0);
    const listened = Array.from(events.item, (_, row) => listenedMs(events, dataset.items, row));
    expect(listened).toEqual([700, 1000, 4 * 1000, Number.NaN, Number.NaN, Number.NaN]);
  });
});
