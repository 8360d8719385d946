import { expect, it } from 'vitest';
import { benchContent } from '../../bench/content.js';
import { SMALL_TOWERS, teaAndScones } from '../unit/base/two-tower/tea-and-scones.js';

/** What goes with a genre and does not repeat its word. */
const TAGS: Readonly<Record<string, string>> = { tea: 'leaf', scones: 'cream', coffee: 'bean', donuts: 'sugar' };

it('bench content finds that learning pays where words do not say what goes together, and says by how much', async () => {
  const dataset = teaAndScones();
  const result = await benchContent({
    dataset: {
      ...dataset,
      items: { ...dataset.items, tags: dataset.items.genres.map(([genre]) => [TAGS[genre!]!]) },
    },
    seed: 1,
    minPositives: 6,
    twoTower: SMALL_TOWERS,
    clock: () => 0,
  });
  expect(Object.keys(result.models)).toEqual(['hashed', 'two-tower', 'two-tower, corrected']);
  expect(result.users).toBeGreaterThan(10);
  const [alone] = result.differences;
  expect(alone).toMatchObject({ a: 'content, two-tower', b: 'content, hashed' });
  expect(alone!.low).toBeGreaterThan(0);
  expect(result.text.asked).toBeGreaterThan(2);
  expect(result.text.two_tower.value).toBeGreaterThan(0.7); // a tea that does not say leaf is found by leaf all the same
});
