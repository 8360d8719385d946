import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LOG_SCALED_FEATURES, SESSION_FEATURES } from '../../../data/schema/features.js';

const page = readFileSync(new URL('../../../docs/features.md', import.meta.url), 'utf8');

describe('docs/features.md', () => {
  it('defines every session feature, in order', () => {
    const rows = [...page.matchAll(/^\| (\d+) \| ([a-z_]+) \|(.*)$/gm)].filter(([, , , rest]) =>
      /\|.*\|.*\|/.test(rest!),
    );
    expect(rows.map(([, , name]) => name)).toEqual([...SESSION_FEATURES]);
    expect(rows.map(([, number]) => Number(number))).toEqual(SESSION_FEATURES.map((_, f) => f + 1));
  });

  it('names the features that are scaled by their logarithm', () => {
    const section = page.slice(page.indexOf('## Standardization'), page.indexOf('## Cost'));
    const named = [...section.matchAll(/`([a-z_.]+)`/g)].map(([, name]) => name);
    expect(named).toEqual([...LOG_SCALED_FEATURES]);
  });
});
