import { describe, expect, it } from 'vitest';
import { legibleJson } from '../../../data/bundle/legible-json.js';

describe('legibleJson', () => {
  it('gives a list of numbers one line, and everything else one line a value', () => {
    const text = legibleJson({ rates: [[0.5, -1e-7], [3]], names: ['a', 'b'], none: [] });
    expect(text.split('\n')).toEqual([
      '{',
      '  "rates": [',
      '    [0.5,-1e-7],',
      '    [3]',
      '  ],',
      '  "names": [',
      '    "a",',
      '    "b"',
      '  ],',
      '  "none": []',
      '}',
    ]);
  });

  it('leaves texts alone that look like lists', () => {
    const texts = { reason: '0.1 [-0.2,  0.3]', lines: '[1,\n  2]', escaped: '[1,\\n  2]' };
    expect(JSON.parse(legibleJson(texts))).toEqual(texts);
  });
});
