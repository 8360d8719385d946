import { describe, expect, it } from 'vitest';
import { gradesOf } from '../../../serving/assessment/grades-of.js';
import { METRICS, namedMetrics, queryMetrics } from '../../../serving/assessment/query-metrics.js';

const ranking = ['a', 'b', 'c', 'd', 'e'];
const measure = (grades: ReadonlyMap<string, number>, k: number) => {
  const metrics = namedMetrics(METRICS, [k]);
  const values = queryMetrics(ranking, grades, metrics);
  return Object.fromEntries(metrics.map(({ name }, index) => [name, values[index]!]));
};

describe('queryMetrics', () => {
  it('gives what the definitions give for grades 5, 0, 3, 0, 2 by rank', () => {
    const grades = gradesOf({
      query_id: 'q',
      query_input: {},
      relevant_documents: ['a', 'c', 'e'],
      relevance_scores: { a: 5, b: 0, c: 3, e: 2 },
    });
    const { log2 } = Math;
    const ideal = 5 + 3 / log2(3) + 2 / log2(4);
    const idealExp = 31 + 7 / log2(3) + 3 / log2(4);
    const expected = {
      precision_at_5: 3 / 5,
      recall_at_5: 1,
      f1_at_5: (2 * 0.6) / 1.6,
      f2_at_5: (5 * 0.6) / (4 * 0.6 + 1),
      ndcg_at_5: (5 + 3 / log2(4) + 2 / log2(6)) / ideal, // .921563
      ndcg_exp_at_5: (31 + 7 / log2(4) + 3 / log2(6)) / idealExp, // .965979
      map: (1 + 2 / 3 + 3 / 5) / 3, // .755556
      mrr: 1,
    };
    const measured = measure(grades, 5);
    expect(Object.keys(measured)).toEqual(Object.keys(expected));
    for (const [name, value] of Object.entries(expected)) expect(measured[name]).toBeCloseTo(value, 12);
    expect(measured['ndcg_at_5']).toBeCloseTo(0.921563, 6);
    expect(measured['ndcg_exp_at_5']).toBeCloseTo(0.965979, 6);
  });

  it('divides precision by k even where fewer are answered', () => {
    expect(measure(new Map([['a', 1]]), 20)['precision_at_20']).toBe(1 / 20);
  });

  it('has no value without a relevant document', () => {
    for (const value of Object.values(measure(new Map(), 5))) expect(value).toBeNaN();
  });
});

describe('namedMetrics', () => {
  it('names cutoffs, but for what looks at the whole list', () => {
    const names = namedMetrics(['ndcg', 'map', 'mrr'], [1, 10]).map(({ name }) => name);
    expect(names).toEqual(['ndcg_at_1', 'ndcg_at_10', 'map', 'mrr']);
  });
});

describe('gradesOf', () => {
  const query = { query_id: 'q', query_input: {}, relevant_documents: ['a', 'b'] };

  it('is 1 for what is named and not graded, and the grade where there is one', () => {
    expect(gradesOf({ ...query, relevance_scores: { b: 4, c: 2 } })).toEqual(
      new Map(Object.entries({ a: 1, b: 4, c: 2 })),
    );
  });

  it('believes a grade of 0 more than the list', () => {
    expect(gradesOf({ ...query, relevance_scores: { a: 0, b: 0 } }).size).toBe(0);
  });
});
