import { describe, expect, it } from 'vitest';
import { matchesFilter } from '../../../serving/retrieval/matches-filter.js';

const payload = { color: 'red', price: 20, tags: ['new', 'sale'], maker: { country: 'de' }, sold: '2026-01-31' };

describe('matchesFilter', () => {
  it.each([
    [{ color: 'red', tags: 'sale' }, true],
    [{ color: 'red', tags: 'old' }, false],
    [{ color: ['blue', 'red'] }, true],
    [{ 'maker.country': 'de' }, true],
    [{ 'maker.city': 'de' }, false],
    [{ field: 'price', operator: 'gte', value: 20 }, true],
    [{ field: 'price', operator: 'gt', value: 20 }, false],
    [{ field: 'price', operator: 'lt', value: '30' }, false], // a number and a text have no order
    [{ field: 'sold', operator: 'lte', value: '2026-02-01' }, true],
    [{ field: 'color', operator: 'ne', value: 'red' }, false],
    [{ field: 'tags', operator: 'nin', value: ['old'] }, true],
    [{ field: 'size', operator: 'exists', value: false }, true],
    [{ OR: [{ color: 'blue' }, { AND: [{ color: 'red' }, { price: 20 }] }] }, true],
    [{ NOT: [{ color: 'blue' }, { price: 20 }] }, false],
    [{ color: 'red', NOT: [{ price: 20 }] }, false],
    [{ constructor: 'x' }, false],
    [{ value: 3 }, false], // of a payload that has a field of this name, and is none here
    [{ operator: 'red', value: 3 }, false],
    [{}, true],
  ])('%j is %s', (filter, expected) => {
    expect(matchesFilter(filter, 'filters')(payload)).toBe(expected);
  });

  it.each([
    [{ field: 'x', operator: 'toString' }, 'filters.operator'],
    [{ AND: { color: 'red' } }, 'filters.AND'],
    [{ field: 'color', operator: 'in', value: 'red' }, 'filters.value'],
    [{ OR: [1] }, 'filters.OR[0]'],
    ['red', 'filters'],
  ])('refuses %j, naming it', (filter, field) => {
    expect(() => matchesFilter(filter, 'filters')).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ field }) }),
    );
  });
});
