import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonBytes } from '../../../../serving/http/json-bytes.js';

/** What was written, with nothing reserved for it before. */
const written = (write: (json: JsonBytes) => JsonBytes) => write(new JsonBytes(0)).done().toString();

describe('JsonBytes', () => {
  it.each([
    [0.5, '0.5'],
    [1, '1'],
    [Math.fround(0.1), '0.100000001'],
    [Math.fround(0.001), '0.00100000005'],
    [Math.fround(9.999999), '9.99999905'],
    [0.25, '0.25'],
    [0, '0'],
    [-0.5, '-0.5'],
    [Number.NaN, 'null'],
    [Number.POSITIVE_INFINITY, 'null'],
  ])('writes %d in nine significant digits, without zeros behind', (value, digits) => {
    expect(written((json) => json.single(Float32Array.of(value), 0))).toBe(digits);
  });

  it('writes any number of single precision so that it is read as the same one', () => {
    const all = fc.float({ noNaN: true, noDefaultInfinity: true });
    const usual = fc.float({ min: Math.fround(1e-5), max: 20, noNaN: true });
    fc.assert(
      fc.property(fc.oneof(usual, all), (value) => {
        const digits = written((json) => json.single(Float32Array.of(value), 0));
        expect(Number(digits)).toBe(Number(value.toPrecision(9)) + 0); // no negative zero
        expect(Math.fround(Number(digits))).toBe(value + 0);
      }),
      { numRuns: 2_000 },
    );
  });

  it('writes text as JSON does, whatever is in it', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), (text) => {
        expect(written((json) => json.text(text))).toBe(Buffer.from(JSON.stringify(text)).toString());
      }),
    );
    expect(written((json) => json.text('a"b\\c\n'))).toBe('"a\\"b\\\\c\\n"');
  });

  it('writes integers', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999 }), (value) => {
        expect(written((json) => json.integer(value))).toBe(String(value));
      }),
    );
  });

  it('grows, and keeps the order', () => {
    const json = new JsonBytes(0);
    json.raw(Buffer.from('['));
    for (let index = 0; index < 1000; index++)
      json.integer(index).raw(Buffer.from(',')).text('ä').raw(Buffer.from(','));
    const all = JSON.parse(json.value({ end: true }).raw(Buffer.from(']')).done().toString());
    expect(all).toEqual([...Array.from({ length: 1000 }, (_, index) => [index, 'ä']).flat(), { end: true }]);
  });
});
