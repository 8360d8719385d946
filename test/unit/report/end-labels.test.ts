import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endLabels } from '../../../training/report/plots/end-labels.js';

const at = (...ys: number[]) =>
  endLabels(
    ys.map((y, index) => ({ text: `${index}`, colour: 'red', y })),
    10,
  ).map((label) => label.at);

describe('endLabels', () => {
  it('leaves labels alone that are far enough apart', () => {
    expect(at(0, 10, 50)).toEqual([0, 10, 50]);
  });

  it('moves two that overlap apart, each half of what is missing', () => {
    expect(at(20, 24)).toEqual([22 - 5, 22 + 5]);
  });

  it('makes one block of blocks that come to meet', () => {
    expect(at(0, 0, 12)).toEqual([4 - 10, 4, 4 + 10]); // alone, the first two would reach to 5, too near to 12
  });

  it('orders by where the curves end, and never lets labels come nearer than the gap', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -100, max: 100 }), { maxLength: 12 }), (ys) => {
        const placed = endLabels(
          ys.map((y) => ({ text: '', colour: '', y })),
          10,
        );
        expect(placed.map(({ y }) => y)).toEqual([...ys].sort((a, b) => a - b));
        placed.slice(1).forEach((label, index) => {
          expect(label.at - placed[index]!.at).toBeGreaterThanOrEqual(10 - 1e-9);
        });
      }),
    );
  });
});
