import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPlace, SECTIONS, writePlace } from '../../../serving/dashboard/page/place.js';

describe('readPlace', () => {
  it('reads what writePlace writes, whatever the id looks like', () => {
    const places = fc.record({
      section: fc.constantFrom(...SECTIONS),
      id: fc.option(fc.string({ minLength: 1, unit: 'binary' })),
    });
    fc.assert(
      fc.property(places, (place) => {
        expect(readPlace(writePlace(place))).toEqual(place);
      }),
    );
  });

  it.each(['', '#', '#/nowhere', '#/nowhere/1', 'model'])('takes %j for the first section', (hash) => {
    expect(readPlace(hash)).toEqual({ section: 'traffic', id: null });
  });

  it('keeps an id that is badly encoded as it is', () => {
    expect(readPlace('#/retrievers/100%')).toEqual({ section: 'retrievers', id: '100%' });
  });
});
