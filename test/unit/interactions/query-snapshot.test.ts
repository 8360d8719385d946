import { describe, expect, it } from 'vitest';
import { querySnapshot } from '../../../serving/interactions/query-snapshot.js';

describe('querySnapshot', () => {
  it('writes the same question in one way', () => {
    const one = querySnapshot({ query: ' Red  Shoes ', filters: { b: 1, a: ['X'] }, user_id: 'u1' });
    expect(one).toBe('{"filters":{"a":["x"],"b":1},"query":"red  shoes"}');
    expect(querySnapshot({ filters: { a: ['x'], b: 1 }, query: 'red  shoes', session_id: 's' })).toBe(one);
  });

  it('takes a bare text for a query', () => {
    expect(querySnapshot('Shoes')).toBe(querySnapshot({ query: 'shoes' }));
  });

  it('keeps different questions apart', () => {
    expect(querySnapshot({ vector: [1, 2] })).not.toBe(querySnapshot({ vector: [2, 1] }));
  });
});
