import { describe, expect, it } from 'vitest';
import { shuffleLabels } from '../../../training/evaluation/shuffle-labels.js';
import { smallDataset } from '../training/small-world.js';

describe('shuffleLabels', () => {
  const dataset = smallDataset();
  const shuffled = shuffleLabels(dataset, 1);
  const uses = ({ interactions }: typeof dataset) => {
    const counts = new Map<number, number>();
    for (const item of interactions.item) counts.set(item, (counts.get(item) ?? 0) + 1);
    return [...counts.values()].sort((a, b) => a - b);
  };

  it('keeps who did something when, and how popular the popular ones are', () => {
    expect(shuffled.interactions.user).toBe(dataset.interactions.user);
    expect(shuffled.interactions.timestamp).toBe(dataset.interactions.timestamp);
    expect(uses(shuffled)).toEqual(uses(dataset));
  });

  it('leaves hardly anybody what they used', () => {
    const kept = [...shuffled.interactions.item].filter((item, row) => item === dataset.interactions.item[row]).length;
    expect(kept / dataset.interactions.count).toBeLessThan(0.05);
  });

  it('leaves nobody with others of the same taste: items do not only change their names', () => {
    const usesOf = ({ interactions: { item } }: typeof dataset) =>
      Array.from(item, (one) => item.filter((other) => other === one).length);
    const [before, after] = [usesOf(dataset), usesOf(shuffled)];
    const same = before.filter((count, row) => count === after[row]).length;
    expect(same / before.length).toBeLessThan(0.6);
  });

  it('is the same for a seed, and another for another', () => {
    expect(shuffleLabels(dataset, 1).interactions.item).toEqual(shuffled.interactions.item);
    expect(shuffleLabels(dataset, 2).interactions.item).not.toEqual(shuffled.interactions.item);
  });
});
