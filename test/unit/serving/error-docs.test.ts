import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../../data/schema/errors.js';

describe('docs/errors.md', () => {
  const text = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');
  const documented = [...text.matchAll(/^\| `(\w+)` \| (\d+) \| (.+) \|$/gm)].map(
    ([, code, status, meaning]) => [code, { status: Number(status), meaning }] as const,
  );

  it('has each code once, with its status and meaning, and no other', () => {
    expect(documented.length).toBe(Object.keys(ERROR_CODES).length);
    expect(Object.fromEntries(documented)).toEqual(ERROR_CODES);
  });
});
