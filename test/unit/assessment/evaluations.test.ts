import { describe, expect, it } from 'vitest';
import { FusionError } from '../../../data/schema/errors.js';
import { createRng } from '../../../data/schema/random.js';
import type { Assessment } from '../../../serving/assessment/assessment.js';
import type { RunEvaluation } from '../../../serving/http/schemas/evaluation.js';
import type { GroundTruthQuery } from '../../../serving/http/schemas/evaluation-dataset.js';
import { type Rank, retriever, standIn } from './stand-in.js';

/** Forty questions, each with one good document among ten. */
const queries: readonly GroundTruthQuery[] = Array.from({ length: 40 }, (_, index) => ({
  query_id: `q${index}`,
  query_input: { query: `question ${index}` },
  relevant_documents: [`good ${index}`],
}));

/** Ranks the good document somewhere: by chance, or by chance in the upper half. */
const planted =
  (better: string | null): Rank =>
  (_, { inputs, fusionOverride }) => {
    const question = String(inputs['query']).slice('question '.length);
    const ranks = fusionOverride === better ? 5 : 10;
    const ranking = Array.from({ length: 10 }, (_, index) => `bad ${index}`);
    ranking[createRng(1, question, better === null ? '' : (fusionOverride ?? '')).int(ranks)] = `good ${question}`;
    return ranking;
  };

async function evaluate(assessment: Assessment, given: RunEvaluation = {}, asked = queries) {
  const dataset = await assessment.datasets.create('default', { dataset_name: 'truth', queries: [...asked] });
  const { evaluation, done } = await assessment.evaluations.start(retriever('ret_1', 'learned'), dataset, given);
  await done;
  return assessment.evaluations.get('default', 'ret_1', evaluation.evaluation_id);
}

describe('an evaluation', () => {
  it('finds no difference between arms that answer alike', async () => {
    const { assessment } = await standIn(planted(null));
    const { status, arms, comparisons } = await evaluate(assessment, { fusion_override: ['rrf', 'learned'] });
    expect(status).toBe('completed');
    expect(arms[0]!.overall_metrics).toEqual(arms[1]!.overall_metrics);
    for (const difference of Object.values(comparisons[0]!.metrics)) {
      expect(difference).toEqual({ delta: 0, low: 0, high: 0, p_value: 1 });
    }
  });

  it('finds the arm that was planted to be better, and not another', async () => {
    const { assessment } = await standIn(planted('learned'));
    const evaluation = await evaluate(assessment, { fusion_override: ['rrf', 'learned', 'dbsf'] });
    const [learned, dbsf] = evaluation.comparisons;
    expect([learned!.candidate, dbsf!.candidate]).toEqual(['learned', 'dbsf']);
    const { delta, low, p_value } = learned!.metrics['ndcg_at_10']!;
    expect(low).toBeGreaterThan(0);
    expect(p_value).toBeLessThan(0.01);
    expect(delta).toBeCloseTo(
      evaluation.arms[1]!.overall_metrics['ndcg_at_10']! - evaluation.arms[0]!.overall_metrics['ndcg_at_10']!,
      12,
    );
    expect(dbsf!.metrics['ndcg_at_10']!.p_value).toBeGreaterThan(0.05);
    expect(evaluation.overall_metrics).toEqual(evaluation.arms[0]!.overall_metrics);
    expect(evaluation.metrics_by_k['10']!['ndcg']).toBe(evaluation.overall_metrics['ndcg_at_10']);
  });

  it('records nothing, and says how to fuse, so that learned weights are means', async () => {
    const { assessment, asked } = await standIn(planted(null));
    await evaluate(assessment);
    expect(asked).toHaveLength(queries.length);
    for (const request of asked) expect(request).toMatchObject({ isRecorded: false, fusionOverride: 'learned' });
  });

  it('looks at as many results as it is told to', async () => {
    const last: Rank = (_, { inputs }) => ['bad', String(inputs['query']).replace('question', 'good')];
    const { assessment } = await standIn(last);
    const { config, overall_metrics } = await evaluate(assessment, { limit: 1 });
    expect(config.k_values).toEqual([1]);
    expect(overall_metrics['mrr']).toBe(0);
  });

  it('leaves questions without a good answer out of the averages', async () => {
    const { assessment } = await standIn(() => ['good 0']);
    const evaluation = await evaluate(assessment, {}, [
      queries[0]!,
      { ...queries[1]!, relevant_documents: [] },
      { ...queries[2]!, relevance_scores: { 'good 2': 0 } },
    ]);
    expect(evaluation).toMatchObject({ query_count: 3, skipped_queries: 2, overall_metrics: { mrr: 1 } });
  });

  it('counts what the retriever refuses as an answer without results, and fails where it refuses all', async () => {
    const refuse = () => {
      throw new FusionError('invalid_value', 'inputs.query: too short');
    };
    const { assessment } = await standIn((_, { inputs }) => (inputs['query'] === 'question 1' ? refuse() : ['good 0']));
    const { status, arms } = await evaluate(assessment, {}, queries.slice(0, 2));
    expect(status).toBe('completed');
    expect(arms[0]).toMatchObject({ failed_queries: 1, first_failure: 'q1: inputs.query: too short' });
    expect(arms[0]!.overall_metrics['mrr']).toBe(1 / 2);
    expect(await evaluate((await standIn(refuse)).assessment)).toMatchObject({
      status: 'failed',
      error_message: /q0: inputs.query: too short/,
    });
  });

  it('fails with the reason when something is broken, and tells nobody of defects', async () => {
    const away = await standIn(() => {
      throw new FusionError('store_unavailable', 'ClickHouse does not answer');
    });
    const failed = await evaluate(away.assessment);
    expect(failed).toMatchObject({ status: 'failed', error_message: 'ClickHouse does not answer' });
    expect(failed.completed_at).not.toBeNull();

    const told: unknown[] = [];
    const defect = new TypeError('x is undefined');
    const throwing: Rank = () => {
      throw defect;
    };
    const broken = await standIn(throwing, [], { onError: (error: unknown) => told.push(error) });
    expect((await evaluate(broken.assessment)).error_message).toMatch(/defect/);
    expect(told).toEqual([defect]);
  });

  it('that the end of the server cuts off is kept as failed', async () => {
    const { assessment } = await standIn(() => new Promise((resolve) => setTimeout(() => resolve(['a']), 5)));
    const evaluated = evaluate(assessment);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await assessment.close();
    expect(await evaluated).toMatchObject({ status: 'failed', error_message: /stopped/ });
  });

  it('is not started where no question has a good answer, or a cutoff is out of reach', async () => {
    const hopeless = [{ ...queries[0]!, relevant_documents: [] }];
    const { assessment } = await standIn(() => []);
    await expect(evaluate(assessment, {}, hopeless)).rejects.toMatchObject({ details: { field: 'dataset_id' } });

    const given = { limit: 5, evaluation_config: { k_values: [5, 10] } };
    const { assessment: another } = await standIn(() => []);
    await expect(evaluate(another, given)).rejects.toMatchObject({
      details: { field: 'evaluation_config.k_values[1]' },
    });
  });

  it.each([
    'ann',
    7,
  ])('takes the questions of one user (%j) as one unit, of which nothing can be said', async (user_id) => {
    const { assessment } = await standIn(planted('learned'));
    const ofOne = queries.map((query) => ({ ...query, query_input: { ...query.query_input, user_id } }));
    const { comparisons } = await evaluate(assessment, { fusion_override: ['rrf', 'learned'] }, ofOne);
    expect(comparisons[0]!.metrics['ndcg_at_10']).toMatchObject({ low: null, high: null, p_value: null });
  });
});
