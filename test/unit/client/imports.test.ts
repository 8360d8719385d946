import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { importsOf } from '../structure/imports-of.js';

const folder = fileURLToPath(new URL('../../../serving/client/', import.meta.url));

describe('the client', () => {
  it('loads nothing but itself: no packages, nothing of Node, nothing of the server but types', () => {
    const files = readdirSync(folder);
    expect(files.length).toBeGreaterThan(10);
    const loaded = files.flatMap((file) =>
      importsOf(`serving/client/${file}`, readFileSync(`${folder}${file}`, 'utf8')).filter(({ isType }) => !isType),
    );
    expect(loaded.map(({ to }) => to).filter((to) => !to.startsWith('serving/client/'))).toEqual([]);
  });
});
