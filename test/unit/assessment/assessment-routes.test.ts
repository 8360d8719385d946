import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Benchmark } from '../../../serving/http/schemas/benchmark.js';
import type { Evaluation } from '../../../serving/http/schemas/evaluation.js';
import type { EvaluationDataset } from '../../../serving/http/schemas/evaluation-dataset.js';
import { DOCUMENTS, USERS, type VisitedRetrievers, visitRetrievers } from './visited-retrievers.js';

let visited: VisitedRetrievers;
let dataset: EvaluationDataset;
beforeAll(async () => {
  visited = await visitRetrievers();
}, 60_000);
afterAll(() => visited?.close());

const ask: VisitedRetrievers['ask'] = (...request) => visited.ask(...request);

describe('POST /v1/retrievers/{id}/evaluations/generate-from-interactions', () => {
  it('makes a data set of what was clicked, one query for each question', async () => {
    const generated = await ask<EvaluationDataset>(
      `POST /v1/retrievers/${visited.baseline}/evaluations/generate-from-interactions`,
      { min_interactions: 3, dataset_name: 'clicks' },
    );
    expect(generated).toMatchObject({ status: 201, body: { query_count: DOCUMENTS.length } });
    dataset = generated.body;
    for (const { query_input, relevant_documents, relevance_scores } of dataset.queries) {
      const [wanted] = relevant_documents;
      const { vector } = DOCUMENTS.find(({ id }) => id === wanted)!;
      expect(query_input).toEqual({ query: 'tea', vector });
      expect(relevance_scores).toEqual({ [wanted!]: 5 });
    }
  });

  it('keeps users apart when asked to', async () => {
    const { body } = await ask<EvaluationDataset>(
      `POST /v1/retrievers/${visited.baseline}/evaluations/generate-from-interactions`,
      { min_interactions: 1, by_user: true },
    );
    expect(body.query_count).toBe(USERS);
    expect(body.queries.map(({ query_input }) => query_input['user_id'])).toContain('user_0');
  });

  it('refuses where nothing qualifies', async () => {
    const many = { min_interactions: 4 };
    const refused = await ask(`POST /v1/retrievers/${visited.baseline}/evaluations/generate-from-interactions`, many);
    expect(refused).toMatchObject({ status: 422, body: { error: { details: { field: 'min_interactions' } } } });
  });
});

describe('POST /v1/retrievers/{id}/evaluations', () => {
  it('measures what each retriever puts where', async () => {
    const measured = async (id: string, named: object) => {
      const { status, body } = await ask<Evaluation>(`POST /v1/retrievers/${id}/evaluations`, { ...named, limit: 20 });
      expect(status).toBe(200);
      return body;
    };
    const byText = await measured(visited.baseline, { dataset_id: dataset.dataset_id });
    const byVector = await measured(visited.candidate, { dataset_name: 'clicks' });
    // By text, the document that question i is after is at rank i + 1.
    const ndcg = DOCUMENTS.slice(0, 10).reduce((sum, _, index) => sum + 1 / Math.log2(index + 2), 0) / DOCUMENTS.length;
    expect(byText).toMatchObject({ status: 'completed', query_count: 12, skipped_queries: 0 });
    expect(byText.overall_metrics['ndcg_at_10']).toBeCloseTo(ndcg, 12);
    expect(byVector.overall_metrics).toMatchObject({ ndcg_at_10: 1, mrr: 1, map: 1, precision_at_1: 1 });
  });

  it('compares ways to fuse in one call', async () => {
    const { body } = await ask<Evaluation>(`POST /v1/retrievers/${visited.candidate}/evaluations`, {
      dataset_id: dataset.dataset_id,
      fusion_override: ['rrf', 'weighted'],
    });
    expect(body.comparisons).toMatchObject([{ baseline: 'rrf', candidate: 'weighted' }]);
    const { delta, low, p_value } = body.comparisons[0]!.metrics['ndcg_at_10']!;
    expect(delta).toBeGreaterThan(0);
    expect(low).toBeGreaterThan(0);
    expect(p_value).toBeLessThan(0.05);
  });

  it('takes learned weights without drawing, and a retriever that knows nothing as one that fuses by rank', async () => {
    const arms = async (id: string) => {
      const given = { dataset_name: 'clicks', fusion_override: ['rrf', 'learned'] };
      const { arms, comparisons } = (await ask<Evaluation>(`POST /v1/retrievers/${id}/evaluations`, given)).body;
      return { arms, comparisons };
    };
    expect(await arms(visited.baseline)).toEqual(await arms(visited.baseline));
    const metrics = (await arms(visited.cold)).comparisons[0]!.metrics;
    expect(metrics['ndcg_at_10']).toEqual({ delta: 0, low: 0, high: 0, p_value: 1 });
  });

  it('records none of it', async () => {
    await visited.store.settled();
    const [row] = await visited.store.query<{ count: number }>('SELECT count() AS count FROM executions');
    expect(row!.count).toBe(USERS);
  });

  it('keeps what it found, by retriever, the latest first', async () => {
    const url = `/v1/retrievers/${visited.candidate}/evaluations`;
    const { body } = await ask<{ evaluations: Evaluation[]; total: number }>(`GET ${url}?page_size=1&status=completed`);
    expect(body).toMatchObject({ total: 2, page: 1, page_size: 1 });
    const [latest] = body.evaluations;
    expect(latest!.config.arms).toEqual(['rrf', 'weighted']);
    expect((await ask(`GET ${url}/${latest!.evaluation_id}`)).body).toEqual(latest);
    expect(await ask(`GET /v1/retrievers/${visited.baseline}/evaluations/${latest!.evaluation_id}`)).toMatchObject({
      status: 404,
    });
  });

  it.each([
    [{}, 422, 'dataset_id'],
    [{ dataset_id: 'ds_none' }, 404, 'dataset_id'],
    [{ dataset_name: 'none' }, 404, 'dataset_name'],
    [{ dataset_name: 'clicks', limit: 0 }, 422, 'limit'],
    [{ dataset_name: 'clicks', fusion_override: 'sum' }, 422, 'fusion_override'],
    [{ dataset_name: 'clicks', fusion_override: ['rrf', 'sum'] }, 422, 'fusion_override'],
    [{ dataset_name: 'clicks', evaluation_config: { metrics: ['luck'] } }, 422, 'evaluation_config.metrics[0]'],
  ])('refuses %j and names the field', async (body, status, field) => {
    const refused = await ask(`POST /v1/retrievers/${visited.baseline}/evaluations`, body);
    expect(refused).toMatchObject({ status, body: { error: { details: { field } } } });
  });
});

describe('POST /v1/retrievers/benchmarks', () => {
  const run = async (given: object) => {
    const started = await ask<Benchmark>('POST /v1/retrievers/benchmarks', given);
    expect(started).toMatchObject({ status: 202, body: { status: 'pending' } });
    return vi.waitFor(
      async () => {
        const { body } = await ask<Benchmark>(`GET /v1/retrievers/benchmarks/${started.body.benchmark_id}`);
        expect(body.completed_at).not.toBeNull();
        return body;
      },
      { timeout: 10_000 },
    );
  };

  it('replays sessions: the same retriever differs by nothing, the better one is found', async () => {
    const benchmark = await run({
      benchmark_name: 'vector against text',
      baseline_retriever_id: visited.baseline,
      candidate_retriever_ids: [visited.baseline, visited.candidate],
    });
    expect(benchmark).toMatchObject({ status: 'completed', sessions_replayed: USERS, queries_replayed: USERS });
    const [same, better] = benchmark.comparisons;
    expect(same).toMatchObject({ ndcg_delta: 0, p_value: 1, recommendation: /^No difference/ });
    expect(better!.ndcg_delta).toBeGreaterThan(0.3);
    expect(better!.p_value).toBeLessThan(1e-6);
    expect(better!.recommendation).toMatch(/^Try the candidate/);
    expect(benchmark.candidate_results[1]).toMatchObject({
      mean_rank_clicked: 1,
      mean_rank_purchased: null,
      items_demoted: 0,
      sessions_improved: (USERS / 12) * 11,
      sessions_neutral: USERS / 12, // who wanted the first document had it first already
      failed_queries: 0,
    });
    expect(benchmark.baseline_result).toMatchObject({ avg_position_delta: 0, mean_rank_clicked: (1 + 12) / 2 });
    expect(benchmark.baseline_result!.latency.stage_latencies).toHaveProperty('feature_search');
  });

  it('fails with the reason where there is no such session', async () => {
    const failed = await run({
      benchmark_name: 'nobody bought',
      baseline_retriever_id: visited.baseline,
      candidate_retriever_ids: [visited.candidate],
      session_filter: { interaction_types: ['purchase'] },
    });
    expect(failed).toMatchObject({ status: 'failed', error_message: /^session_filter: / });
  });

  it('lists and deletes', async () => {
    const { body } = await ask<{ benchmarks: Benchmark[]; total: number }>(
      'GET /v1/retrievers/benchmarks?status=failed',
    );
    expect(body.total).toBe(1);
    const url = `/v1/retrievers/benchmarks/${body.benchmarks[0]!.benchmark_id}`;
    expect((await ask(`DELETE ${url}`)).status).toBe(200);
    expect((await ask(`GET ${url}`)).status).toBe(404);
    expect((await ask(`DELETE ${url}`)).status).toBe(404);
  });

  it.each([
    [{ baseline_retriever_id: 'none' }, 404, 'baseline_retriever_id'],
    [{ candidate_retriever_ids: ['none'] }, 404, 'candidate_retriever_ids[0]'],
    [{ session_count: 9 }, 422, 'session_count'],
    [{ session_filter: { taxonomy_node_ids: ['x'] } }, 400, 'session_filter.taxonomy_node_ids'],
    [
      { session_filter: { time_range: { start: '2026-01-02T00:00:00Z', end: '2026-01-01T00:00:00Z' } } },
      422,
      'session_filter.time_range.start',
    ],
  ])('refuses %j and names the field', async (changes, status, field) => {
    const refused = await ask('POST /v1/retrievers/benchmarks', {
      benchmark_name: 'refused',
      baseline_retriever_id: visited.baseline,
      candidate_retriever_ids: [visited.candidate],
      ...changes,
    });
    expect(refused).toMatchObject({ status, body: { error: { details: { field } } } });
  });
});

describe('data sets', () => {
  const query = { query_id: 'q1', query_input: { query: 'tea' }, relevant_documents: ['doc_1'] };
  const url = '/v1/retrievers/evaluations/datasets';

  it('are made, found by id and by name, listed and deleted', async () => {
    const made = await ask<EvaluationDataset>(`POST ${url}`, { dataset_name: 'by hand', queries: [query] });
    expect(made).toMatchObject({ status: 201, body: { query_count: 1, description: null, namespace_id: 'default' } });
    for (const name of [made.body.dataset_id, encodeURIComponent('by hand')]) {
      expect((await ask(`GET ${url}/${name}`)).body).toEqual(made.body);
    }
    const { body } = await ask<{ datasets: EvaluationDataset[] }>(`GET ${url}?page=1&page_size=100`);
    expect(body.datasets).toContainEqual(made.body);
    expect((await ask(`DELETE ${url}/${made.body.dataset_id}`)).body).toEqual({
      dataset_id: made.body.dataset_id,
      deleted: true,
    });
    expect((await ask(`GET ${url}/${made.body.dataset_id}`)).status).toBe(404);
  });

  it('have names and query ids of their own', async () => {
    const taken = await ask(`POST ${url}`, { dataset_name: 'clicks', queries: [query] });
    expect(taken).toMatchObject({ status: 409, body: { error: { details: { field: 'dataset_name' } } } });
    const twice = await ask(`POST ${url}`, { dataset_name: 'twice', queries: [query, query] });
    expect(twice).toMatchObject({ status: 422, body: { error: { details: { field: 'queries[1].query_id' } } } });
  });

  it('and what was measured by them are of one namespace', async () => {
    const other = { 'x-namespace': 'other' };
    expect((await ask(`GET ${url}/clicks`, undefined, other)).status).toBe(404);
    expect((await ask(`GET ${url}`, undefined, other)).body).toMatchObject({ datasets: [], total: 0 });
    expect((await ask('GET /v1/retrievers/benchmarks', undefined, other)).body).toMatchObject({ total: 0 });
    expect((await ask(`GET /v1/retrievers/${visited.candidate}/evaluations`, undefined, other)).status).toBe(404);
  });

  it('are there again after the server was', async () => {
    await visited.restart();
    expect((await ask(`GET ${url}/clicks`)).body).toEqual(dataset);
    const { body } = await ask<{ total: number }>(
      `GET /v1/retrievers/${visited.candidate}/evaluations?status=completed`,
    );
    expect(body.total).toBe(2);
    expect((await ask('GET /v1/retrievers/benchmarks')).body).toMatchObject({ total: 1 });
  });
});
