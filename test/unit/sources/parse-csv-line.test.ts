import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCsvLine } from '../../../data/sources/text/parse-csv-line.js';

describe('parseCsvLine', () => {
  it.each([
    ['a,b,c', ['a', 'b', 'c']],
    ['', ['']],
    ['a,,', ['a', '', '']],
    ['"a,b",c', ['a,b', 'c']],
    ['"say ""hi""",""', ['say "hi"', '']],
    [' a , b', [' a ', ' b']],
  ])('reads %s', (line, fields) => {
    expect(parseCsvLine(line)).toEqual(fields);
  });

  it.each(['"open', 'a"b', '"a"b', '"a" ,b', 'a,"b""'])('does not take %s for a record', (line) => {
    expect(parseCsvLine(line)).toBeUndefined();
  });

  it('reads back whatever fields are quoted by the rule', () => {
    const quote = (field: string) => `"${field.replaceAll('"', '""')}"`;
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (fields) => {
        expect(parseCsvLine(fields.map(quote).join(','))).toEqual(fields);
      }),
    );
  });
});
