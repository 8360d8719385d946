import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { buildApp } from '../serving/test-app.js';

const PAGE = new URL('../../../docs/retrieval.md', import.meta.url);

it('docs/retrieval.md: every request succeeds, and the answer is as printed', async () => {
  const text = await readFile(PAGE, 'utf8');
  const blocks = [...text.matchAll(/^```(http|json)\n([\s\S]*?)^```$/gm)].map(([, kind, block]) => ({
    kind,
    block: block!,
  }));
  expect(blocks.map(({ kind }) => kind).join(' ')).toBe('http http http http http http json');
  const app = await buildApp();
  const known: Record<string, string> = {};
  let answer: Record<string, unknown> = {};
  for (const { kind, block } of blocks) {
    if (kind === 'json') expect(answer).toMatchObject(JSON.parse(block));
    else {
      const [, method, path, body] = /^(\w+) (\S+)\n([\s\S]*)$/.exec(block)!;
      const url = path!.replace(/\{(\w+)\}/g, (_, name: string) => known[name]!);
      const response = await app.inject({ method: method as 'POST', url, payload: JSON.parse(body!) });
      expect(response.statusCode, response.body).toBe(200);
      answer = response.json();
      Object.assign(known, answer);
    }
  }
});
