import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { averagePrecision } from '../../../models/metrics/average-precision.js';
import { meanOverCases } from '../../../models/metrics/mean-over-cases.js';
import { ndcgAt } from '../../../models/metrics/ndcg.js';
import { precisionAt } from '../../../models/metrics/precision.js';
import { recallAt } from '../../../models/metrics/recall.js';
import { reciprocalRank } from '../../../models/metrics/reciprocal-rank.js';
import { type Judgements, parseJudgements, parseMeasures, parseRun, type Run } from './trec-format.js';

const FOLDER = process.env['METAFUSE_DATASETS'];
const CUTOFFS = [5, 10, 15, 20, 30, 100, 200, 500, 1000];

/** Every measure of trec_eval that Metafuse has, for one query, under trec_eval's names. */
function measures(ranking: readonly string[], judged: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const gains = ranking.map((document) => judged.get(document) ?? 0);
  const all = [...judged.values()];
  const relevant = all.filter((grade) => grade > 0).length;
  return new Map([
    ['map', averagePrecision(gains, relevant)],
    ['recip_rank', reciprocalRank(gains, relevant)],
    ['ndcg', ndcgAt(Number.POSITIVE_INFINITY, gains, all)],
    ...CUTOFFS.flatMap(
      (k) =>
        [
          [`P_${k}`, precisionAt(k, gains, relevant)],
          [`recall_${k}`, recallAt(k, gains, relevant)],
          [`ndcg_cut_${k}`, ndcgAt(k, gains, all)],
          [`map_cut_${k}`, averagePrecision(gains.slice(0, k), relevant)],
        ] as const,
    ),
  ]);
}

/** Our measures of each judged query of a run, and their means as query `all`. */
function evaluate(run: Run, judgements: Judgements): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const judged = [...run].filter(([query]) => judgements.has(query)); // trec_eval leaves the others out
  const queries = new Map(judged.map(([query, ranking]) => [query, measures(ranking, judgements.get(query)!)]));
  const values = (name: string) => [...queries.values()].map((query) => query.get(name)!);
  const names = [...[...queries.values()][0]!.keys()];
  const all = new Map(names.map((name) => [name, meanWithZeros(values(name))]));
  // A geometric mean, with trec_eval's floor under the queries for which nothing was found.
  all.set('gm_map', Math.exp(meanWithZeros(values('map').map((value) => Math.log(Math.max(value || 0, 1e-5))))));
  return new Map([...queries, ['all', all]]);
}

/** trec_eval's mean: unlike ours it scores a query without relevant documents 0. */
function meanWithZeros(values: readonly number[]): number {
  const { value, counted } = meanOverCases(values);
  return (value * counted) / values.length;
}

/** Compares each expected measure that we have, as printed; returns how many were compared. */
function compare(ours: ReturnType<typeof evaluate>, expected: ReturnType<typeof parseMeasures>): number {
  let compared = 0;
  for (const [query, lines] of expected) {
    for (const [name, printed] of lines) {
      const value = ours.get(query)?.get(name);
      if (value === undefined) continue;
      expect(`${query} ${name} ${value.toFixed(4)}`).toBe(`${query} ${name} ${printed}`);
      compared++;
    }
  }
  return compared;
}

describe('the ranking metrics against a worked example', () => {
  // Two queries of a run; the rank column is wrong on purpose, and d2 and d3 tie, which puts d3 first.
  const run = parseRun('q1 Q0 d1 9 .9 t\nq1 Q0 d2 1 .5 t\nq1 Q0 d3 2 .5 t\nq2 Q0 d4 1 .3 t\nq2 Q0 d5 2 .2 t');
  const judgements = parseJudgements('# grades\nq1 0 d1 0\nq1 0 d2 2\nq1 0 d3 1\nq1 0 d9 1\nq2 0 d5 1\nq2 0 d4 -1');

  it('ranks by score, then by document id descending', () => {
    expect(run.get('q1')).toEqual(['d1', 'd3', 'd2']);
  });

  it('gives the sums done by hand', () => {
    // q1: gains 0 1 2, three relevant. AP = (1/2 + 2/3)/3 = .388889; DCG = 1/log2(3) + 2/log2(4) = 1.630930,
    // ideal = 2 + 1/log2(3) + 1/log2(4) = 3.130930, nDCG = .520909.
    // q2: gains −1 1, one relevant. AP = 1/2; nDCG = 1/log2(3) = .630930.
    const expected = [
      ['map', 0.388889, 0.5],
      ['recip_rank', 0.5, 0.5],
      ['ndcg', 0.520909, 0.63093],
      ['P_5', 0.4, 0.2],
      ['recall_5', 0.666667, 1],
    ] as const;
    const ours = evaluate(run, judgements);
    for (const [name, q1, q2] of expected) {
      expect(ours.get('q1')?.get(name)).toBeCloseTo(q1, 6);
      expect(ours.get('q2')?.get(name)).toBeCloseTo(q2, 6);
      expect(ours.get('all')?.get(name)).toBeCloseTo((q1 + q2) / 2, 6);
    }
  });
});

describe.skipIf(FOLDER === undefined)('the ranking metrics against trec_eval (needs METAFUSE_DATASETS)', () => {
  const read = (name: string) => readFileSync(join(FOLDER!, 'trec-eval', name), 'utf8');

  it.each([
    ['out.test', 'qrels.test', 'results.test', 1 + 1 + 1 + 9],
    ['out.test.a', 'qrels.test', 'results.test', 4 + 4 * 9],
    ['out.test.aq', 'qrels.test', 'results.test', 4 + 4 * 9 + 3 * (3 + 4 * 9)],
    ['out.comment.test', 'qrels.comment.test', 'results.comment.test', 3 + 9],
  ])('agree with %s to all printed digits', (expected, qrels, results, count) => {
    const ours = evaluate(parseRun(read(results)), parseJudgements(read(qrels)));
    expect(compare(ours, parseMeasures(read(expected)))).toBe(count);
  });

  it('agree on graded judgements in nDCG', () => {
    const files = ['out.test.aql', 'qrels.rel_level'] as const;
    const ours = evaluate(parseRun(read('results.test')), parseJudgements(read(files[1])));
    const graded = [...parseMeasures(read(files[0]))].map(
      ([query, lines]) => [query, new Map([...lines].filter(([name]) => name.startsWith('ndcg')))] as const,
    );
    expect(compare(ours, new Map(graded))).toBe(4 * (1 + 9));
  });
});
