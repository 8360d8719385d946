import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bundle, readBundle } from '../../data/bundle/index.js';
import { readDataset } from '../../data/dataset/index.js';
import type { Dataset } from '../../data/schema/dataset.js';
import { createRng } from '../../data/schema/random.js';
import { reciprocalRank } from '../../models/metrics/reciprocal-rank.js';
import { type App, createApp } from '../../serving/app.js';
import { evaluate } from '../../training/evaluation/evaluate.js';
import { DEFAULT_TRAIN_CONFIG } from '../../training/train-config.js';
import { metafuse } from './metafuse-process.js';

const PAGE = readFileSync(new URL('../../docs/bring-your-own-scores.md', import.meta.url), 'utf8');
const USERS = 48;
const ITEMS = 60;
const PLAYS = 10;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'metafuse-scores-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** The block of a language on the page. */
function block(language: string): string {
  return new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(PAGE)![1]!;
}

/**
 * Users play items in order of time. `neighbours` puts what a user came to like high in a list of 20, on a scale of the
 * user's own; `words` knows nothing.
 */
function worldFiles(): { readonly plays: string; readonly scores: string } {
  const plays = ['user_id,item_id,timestamp'];
  const scores = ['user_id,item_id,neighbours,words'];
  for (let user = 0; user < USERS; user++) {
    const rng = createRng(1, 'world', user);
    const order = rng.shuffle(Array.from({ length: ITEMS }, (_, item) => item));
    const liked = order.slice(0, PLAYS);
    const scale = 10 ** (user % 4);
    liked.forEach((item, day) => {
      plays.push(`u${user},i${item},${new Date(Date.UTC(2024, 0, day + 1)).toISOString()}`);
    });
    for (const item of order.slice(0, 30)) {
      const isListed = order.indexOf(item) < 20;
      const neighbours = isListed ? scale * (1 + rng.next() + (liked.includes(item) ? 0.6 : 0)) : '';
      scores.push(`u${user},i${item},${neighbours},${rng.next()}`);
    }
  }
  return { plays: `${plays.join('\n')}\n`, scores: `${scores.join('\n')}\n` };
}

/** Runs a line of the page, with its files in the test's folder. */
async function run(line: string, ...more: readonly string[]) {
  const files = /^(plays\.csv|scores\.csv|scores\.yaml|data|data\/scores\.arrow|bundle|fused\.arrow)$/;
  const args = line.split(' ').slice(1);
  return metafuse(...args.map((arg) => (files.test(arg) ? join(folder, arg) : arg)), ...more);
}

describe('the example of docs/bring-your-own-scores.md', () => {
  const lines = block('sh').trim().split('\n');
  const lineOf = (verb: string) => lines.find((line) => line.startsWith(`metafuse ${verb}`))!;
  let bundle: Bundle;
  let app: App;
  afterAll(() => app?.close());

  it('imports, evaluates and trains: two sources by the names of their columns, and no scorers of our own', async () => {
    const { plays, scores } = worldFiles();
    await writeFile(join(folder, 'plays.csv'), plays);
    await writeFile(join(folder, 'scores.csv'), scores);
    await writeFile(join(folder, 'scores.yaml'), block('yaml'));
    await run(lineOf('import csv'));
    const imported = JSON.parse((await run(lineOf('import scores'), '--json')).stdout);
    expect(imported).toMatchObject({ new_users: 0, new_items: 0, dataset: { score_sources: ['neighbours', 'words'] } });

    const report = JSON.parse((await run(lineOf('evaluate'), '--json', '--engine', 'cpu')).stdout);
    expect(Object.keys(report.strategies).slice(0, 3)).toEqual(['neighbours', 'words', 'fixed']);
    const ndcg = (name: string) => report.strategies[name].overall.ndcg_at_10.value;
    expect(ndcg('neighbours')).toBeGreaterThan(2 * ndcg('words'));
    expect(ndcg('policy')).toBeGreaterThan(0.9 * ndcg('neighbours'));
    expect(report.differences.map(({ b }: { b: string }) => b)).toContain('neighbours'); // the best source is a bar
    expect(report.checks.filter(({ ok }: { ok: boolean }) => !ok)).toEqual([]);

    await run(lineOf('train'), '--engine', 'cpu');
    bundle = await readBundle(join(folder, 'bundle'));
    const { manifest } = bundle;
    expect(manifest.sources).toEqual(['neighbours', 'words']);
    expect(manifest.base_scorers).toBeNull();
    expect(manifest.calibrators.map(({ source }) => source)).toEqual(['neighbours', 'words']);
    const [neighbours, words] = manifest.calibrators.map(({ buckets }) => buckets[0]!.slope);
    expect(neighbours).toBeGreaterThan(3 * words!); // what one says means more than what the other says
  });

  it('a server takes raw scores inline, of items that the bundle never saw, too; a missing one weighs nothing', async () => {
    app = await createApp({ bundle });
    const answer = await app.inject({ method: 'POST', url: '/v1/score', payload: JSON.parse(block('json')) });
    expect(answer.statusCode).toBe(200);
    const { results } = answer.json();
    const of = (id: string) => results.find(({ item_id }: { item_id: string }) => item_id === id);
    expect(results).toHaveLength(3);
    expect(of('i12').weights.neighbours).toBeCloseTo(0, 12);
    expect(of('of tomorrow').weights.words).toBeCloseTo(0, 12);
    expect(of('of tomorrow').fused_score).toBeGreaterThan(of('i12').fused_score); // second of what is right, first of what is not
    const without = { user_id: 'u0', candidates: [{ item_id: 'i7' }] };
    const refused = await app.inject({ method: 'POST', url: '/v1/score', payload: without });
    expect(refused.json().error.message).toContain('a score of neighbours, words');
  });

  it('rescore fuses the dataset’s own file of scores, each row as the server does', async () => {
    const { rows, unscored_rows } = JSON.parse((await run(lineOf('rescore'), '--json')).stdout);
    expect([rows, unscored_rows]).toEqual([USERS * 30, 0]);
    const table = tableFromIPC(await readFile(join(folder, 'fused.arrow')));
    for (const index of [0, 1, 500, 1439]) {
      const row = table.get(index)!.toJSON();
      const scores = Object.fromEntries(
        ['neighbours', 'words'].flatMap((source) =>
          row[`${source}_score`] === null ? [] : [[source, row[`${source}_score`]]],
        ),
      );
      const candidates = [{ item_id: row['item_id'], scores }];
      const payload = { user_id: row['user_id'], score_scale: 'raw', candidates };
      const { results } = (await app.inject({ method: 'POST', url: '/v1/score', payload })).json();
      expect(row['fused_score']).toBeCloseTo(results[0].fused_score, 6);
      expect(row['neighbours_weight']).toBeCloseTo(results[0].weights.neighbours, 6);
    }
  });

  it('imported and built-in sources are fused side by side; what is scored inline is added to what the bundle knows', async () => {
    const config = join(folder, 'mixed.yaml');
    await writeFile(config, `${block('yaml')}sources: [popularity, neighbours, cf]\n`);
    const out = join(folder, 'mixed');
    await metafuse(
      'train',
      '--data',
      join(folder, 'data'),
      '--config',
      config,
      '--out',
      out,
      '--steps',
      '2',
      '--engine',
      'cpu',
    );
    const mixed = await createApp({ bundle: await readBundle(out) });
    try {
      const candidates = [{ item_id: 'i1', scores: { neighbours: 0 } }, { item_id: 'i2' }];
      const payload = { user_id: 'u0', score_scale: 'raw', candidates, strategy: 'by_count' };
      const { results } = (await mixed.inject({ method: 'POST', url: '/v1/score', payload })).json();
      const weightsOf = (id: string) => results.find(({ item_id }: { item_id: string }) => item_id === id).weights;
      expect(Object.keys(weightsOf('i1'))).toEqual(['popularity', 'neighbours', 'cf']);
      expect(weightsOf('i2').neighbours).toBe(0);
    } finally {
      await mixed.close();
    }
  });

  it('a source may not be named like a strategy that it would be compared with', async () => {
    const dataset = await readDataset(join(folder, 'data'));
    const [source] = dataset.scores!.sources;
    const scores = { ...dataset.scores!, sources: [{ ...source!, name: 'linear' }] };
    const options = {
      dataset: { ...dataset, scores },
      config: DEFAULT_TRAIN_CONFIG,
      engineName: 'cpu',
      folds: 2,
      seed: 1,
    } as const;
    await expect(evaluate(options)).rejects.toThrow("expected names other than those of strategies, got 'linear'");
  });
});

const datasets = process.env['METAFUSE_DATASETS'];
const real = datasets !== undefined && existsSync(join(datasets, 'lenskit-topn'));

describe.skipIf(!real)('eight recommenders (set METAFUSE_DATASETS to the folder that has lenskit-topn)', () => {
  const file = (name: string) => join(datasets!, 'lenskit-topn', `topn-java-${name}.csv`);
  let dataset: Dataset;

  it('all rows come in, with items that the truth does not have', async () => {
    const to = join(folder, 'topn');
    const columns = ['user_id=user', 'item_id=item', 'value=rating'].flatMap((column) => ['--column', column]);
    await metafuse('import', 'csv', '--from', file('truth'), ...columns, '--to', to);
    const args = ['--data', to, '--from', file('recs'), '--source', 'Algorithm', '--json'];
    const report = JSON.parse((await metafuse('import', 'scores', ...args)).stdout);
    expect(report.bad_rows).toMatchObject({ count: 0, rows: 78_400 });
    expect(report.dataset).toMatchObject({ users: 98, interactions: 490, scores: 42_720 });
    expect(report.dataset.score_sources).toHaveLength(8);
    dataset = await readDataset(to);
  });

  it('are as the page says: 312 of 490 later ratings are listed, and UU-B’s scores vary between users', () => {
    const { interactions, scores } = dataset;
    const listed = new Set(Array.from(scores!.user, (user, row) => `${user} ${scores!.item[row]}`));
    const found = Array.from(interactions.user, (user, row) => listed.has(`${user} ${interactions.item[row]}`));
    expect(found.filter(Boolean)).toHaveLength(312);
    const { value } = scores!.sources.find(({ name }) => name === 'UU-B')!;
    const lists = Array.from(dataset.users.ids, (_, user) =>
      [...value.subarray(scores!.offsets[user], scores!.offsets[user + 1])].filter((score) => !Number.isNaN(score)),
    );
    const all = mean(lists.flat());
    const between = mean(lists.flatMap((list) => list.map(() => (mean(list) - all) ** 2)));
    expect(between / mean(lists.flat().map((score) => (score - all) ** 2))).toBeCloseTo(0.99, 2);
  });

  it('lists sorted by their scores have the nDCG and reciprocal rank that LensKit says', () => {
    const reference = rowsOf(file('metrics'));
    const ratings = new Map(rowsOf(file('truth')).map(([user, item, rating]) => [`${user} ${item}`, Number(rating)]));
    expect(reference).toHaveLength(100);
    for (const [algorithm, user, ndcg, recipRank] of reference) {
      const gains = listOf(dataset, algorithm!, user!).map((item) => ratings.get(`${user} ${item}`) ?? 0);
      const all = [...ratings].flatMap(([key, rating]) => (key.startsWith(`${user} `) ? [rating] : []));
      expect(reciprocalRank(gains, all.length)).toBeCloseTo(Number(recipRank), 12);
      expect(lenskitDcg(gains) / lenskitDcg(all.sort((a, b) => b - a))).toBeCloseTo(Number(ndcg), 12);
    }
  });
});

function rowsOf(path: string): string[][] {
  const lines = readFileSync(path, 'utf8').trim().split('\n');
  return lines.slice(1).map((line) => line.split(','));
}

/** Ids of the items that a source scored for a user, best first. */
function listOf({ users, items, scores }: Dataset, source: string, id: string): string[] {
  const { value } = scores!.sources.find(({ name }) => name === source)!;
  const user = users.ids.indexOf(id);
  const rows = Array.from(
    { length: scores!.offsets[user + 1]! - scores!.offsets[user]! },
    (_, index) => scores!.offsets[user]! + index,
  );
  return rows
    .filter((row) => !Number.isNaN(value[row]))
    .sort((a, b) => value[b]! - value[a]!)
    .map((row) => items.ids[scores!.item[row]!]!);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Σ gain / max(1, log2 rank). */
function lenskitDcg(gains: readonly number[]): number {
  return gains.reduce((sum, gain, index) => sum + gain / Math.max(1, Math.log2(index + 1)), 0);
}
