import { describe, expect, it } from 'vitest';
import { queriesOfJudgements } from '../../../serving/assessment/queries-of-judgements.js';

const judgement = { query_snapshot: '{"query":"tea"}', user_id: '', interactions: 9 };

describe('queriesOfJudgements', () => {
  it('grades what earned more than it lost by its share of the most', () => {
    const [query] = queriesOfJudgements([
      { ...judgement, items: ['a', 'b', 'c', 'd', 'e'], rewards: [8, 4, 0.1, 0, -1] },
    ]);
    expect(query).toMatchObject({
      query_input: { query: 'tea' },
      relevant_documents: ['a', 'b', 'c'],
      relevance_scores: { a: 5, b: 1 + 4 / 2, c: 1 },
    });
  });

  it('leaves out questions for which nothing was good', () => {
    expect(queriesOfJudgements([{ ...judgement, items: ['a'], rewards: [-2] }])).toEqual([]);
  });

  it('names a question alike every time, and by who asked it where that is known', () => {
    const ids = (changes: object) =>
      queriesOfJudgements([{ ...judgement, items: ['a'], rewards: [1], ...changes }]).map(({ query_id: id }) => id);
    expect(ids({})).toEqual(ids({ rewards: [3] }));
    expect(ids({})).not.toEqual(ids({ user_id: 'ann' }));
  });

  it('asks in the name of who asked', () => {
    const [query] = queriesOfJudgements([{ ...judgement, user_id: 'ann', items: ['a'], rewards: [1] }]);
    expect(query!.query_input).toEqual({ query: 'tea', user_id: 'ann' });
  });

  it('takes what is no object as the query alone', () => {
    for (const query_snapshot of ['"tea"', 'tea']) {
      const [query] = queriesOfJudgements([{ ...judgement, query_snapshot, items: ['a'], rewards: [1] }]);
      expect(query!.query_input).toEqual({ query: 'tea' });
    }
  });
});
