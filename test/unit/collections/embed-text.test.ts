import { describe, expect, it } from 'vitest';
import { embedText } from '../../../serving/collections/embed-text.js';

const cosine = (a: string, b: string, dimension = 256) => {
  const [x, y] = [embedText(a, dimension), embedText(b, dimension)];
  return x.reduce((sum, value, index) => sum + value * y[index]!, 0);
};

describe('embedText', () => {
  it('is a unit vector, the same for the same words in any case and order', () => {
    expect(cosine('Wireless Earbuds', 'earbuds, WIRELESS')).toBeCloseTo(1, 6);
    expect(embedText('wireless', 8)).toHaveLength(8);
  });

  it('is nearer to a text that shares words, less to one that shares pieces of them, least to one that shares nothing', () => {
    const [words, pieces, nothing] = ['red wireless earbuds', 'wirelessly', 'kitchen table'].map((text) =>
      cosine('wireless earbuds', text, 4096),
    ) as [number, number, number];
    expect(words).toBeGreaterThan(0.5);
    expect(pieces).toBeGreaterThan(0.05);
    expect(pieces).toBeLessThan(words);
    expect(Math.abs(nothing)).toBeLessThan(0.05);
  });

  it('is zero for a text without letters or digits', () => {
    expect([...embedText(' … ! ', 4)]).toEqual([0, 0, 0, 0]);
  });
});
