import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../../../data/store/index.js';
import { readStandIn } from '../test-app.js';
import { NOW, type ScoringWorld, scoringWorld } from './scoring-world.js';

const PAGE = new URL('../../../../docs/rollout.md', import.meta.url);
const BLOCK = /^```http\n(GET|POST|PATCH|DELETE) (\S+)\n(\{.*\})?\n?(?:\n(\{.*\})\n)?```$/gm;

it('docs/rollout.md: its requests, in order, are answered as it says', async () => {
  const world = await storedWorld();
  const { retriever_id: retriever } = await world.send<{ retriever_id: string }>('POST', '/v1/retrievers', {
    retriever_name: 'songs',
    stages: [
      { stage_type: 'filter', stage_id: 'feature_search', parameters: { searches: SEARCHES, fusion: 'learned' } },
    ],
  });
  const execute = () =>
    world.send<Answer>('POST', `/v1/retrievers/${retriever}/execute`, { inputs: { user_id: 'ann' } });
  const { execution_id, results } = await execute();
  const click = { execution_id, feature_id: results[0]!.document_id, interaction_type: ['click'], position: 0 };
  await world.send('POST', '/v1/retrievers/interactions', click);

  const text = await readFile(PAGE, 'utf8');
  const blocks = [...text.matchAll(BLOCK)];
  expect(blocks).toHaveLength([...text.matchAll(/^```http$/gm)].length);
  let execution = '';
  for (const [, method, url, body, answer] of blocks) {
    const path = url!.replace('RETRIEVER', retriever).replace('EXECUTION', execution);
    const given = await world.send(method as 'GET', path, body === undefined ? undefined : JSON.parse(body));
    if (answer !== undefined)
      expect([path, given]).toEqual([path, expect.objectContaining(looselyOf(JSON.parse(answer)))]);
    if (execution === '') ({ execution_id: execution } = await execute()); // the one in shadow mode
  }
});

interface Answer {
  readonly execution_id: string;
  readonly results: readonly { readonly document_id: string }[];
}

const SEARCHES = ['cf', 'content', 'popularity'].map((source) => ({ feature_uri: `metafuse://${source}@v1/score` }));

/** Objects within the answer may have more, too. */
function looselyOf(answer: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const loosely = (value: unknown) =>
    typeof value === 'object' && value !== null ? expect.objectContaining(value) : value;
  return Object.fromEntries(Object.entries(answer).map(([key, value]) => [key, loosely(value)]));
}

async function storedWorld(): Promise<ScoringWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'rollout-'));
  const wallClock = () => NOW;
  const options = { spool: join(folder, 'spool'), wallClock, executionDays: 10_000, onError: console.error };
  const store = await openStore({ path: join(folder, 'chdb') }, options);
  onTestFinished(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });
  return scoringWorld({ store, bundle: await readStandIn() });
}
