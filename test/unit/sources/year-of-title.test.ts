import { describe, expect, it } from 'vitest';
import { yearOfTitle } from '../../../data/sources/movielens/year-of-title.js';

describe('yearOfTitle', () => {
  it.each([
    ['Heat (1995)', 1995],
    ['Trailing Space (2011) ', 2011],
    ['On Video (1995) (V)', 1995],
    ['Still Running (2007-)', 2007],
    ['A Span (1975-1979)', 1975],
    ['(500) Days (2009)', 2009],
    ['2001 (1968)', 1968],
    ['No Year', undefined],
    ['(1995) First', undefined],
    ['Too Long (19955)', undefined],
  ])('reads %s', (title, year) => {
    expect(yearOfTitle(title)).toBe(year);
  });
});
