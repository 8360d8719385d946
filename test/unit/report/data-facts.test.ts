import { describe, expect, it } from 'vitest';
import { buildDataset } from '../../../data/dataset/index.js';
import { dataFacts } from '../../../training/report/statistics/data-facts.js';
import { readStandIn } from '../serving/test-app.js';
import { handMadeCase, handMadeRow } from './hand-made-cases.js';

describe('dataFacts', () => {
  it('counts users by positives and items by interactions, and says how unsure the network is of the latter', async () => {
    const dataset = buildDataset({
      feedback: { kind: 'implicit' },
      users: ['u'],
      items: ['used', 'new'].map((id) => ({ id })),
      interactions: [{ user: 'u', item: 'used', timestamp: Date.UTC(2024, 0, 1), event: 'play' }],
    });
    const [used, unused] = [0, 1].map((item) => dataset.items.ids.indexOf(item === 0 ? 'used' : 'new')) as [
      number,
      number,
    ];
    const rows = [0.01, 0.03].map((uncertainty) => handMadeRow({ item: used, uncertainty }));
    const cases = [handMadeCase({ rows: [...rows, handMadeRow({ item: unused, uncertainty: 0.25 })] })];
    // of the stand-in bundle's three users two have 12 positives and one has 1; the network wants 3
    const { users, items, coldShare, summary } = dataFacts(await readStandIn(), dataset, cases);
    expect(coldShare).toBeCloseTo(1 / 3, 12);
    expect(users.filter(({ count }) => count > 0)).toEqual([
      { label: '1', count: 1 },
      { label: '10–19', count: 2 },
    ]);
    expect(users.at(-1)!.label).toBe('100+');
    expect(items[0]).toEqual({ label: '0', count: 1, uncertainty: 0.5 });
    expect(items[1]!.count).toBe(1);
    expect(items[1]!.uncertainty).toBeCloseTo(Math.sqrt((0.01 + 0.03) / 2), 12);
    expect(items[2]!.uncertainty).toBeNaN();
    expect(summary.interactions).toBe(1);
  });
});
