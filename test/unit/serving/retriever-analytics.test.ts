import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PlantedAnalytics, plantAnalytics, RATES } from './planted-analytics.js';

let planted: PlantedAnalytics;
beforeAll(async () => {
  planted = await plantAnalytics();
});
afterAll(() => planted.close());

type Name = keyof PlantedAnalytics['ids'];

async function get(url: string, namespace = 'default') {
  const answer = await planted.app.inject({ url, headers: { 'x-namespace': namespace } });
  return { status: answer.statusCode, body: answer.json() };
}
const analytics = (name: Name, rest: string) => get(`/v1/analytics/retrievers/${planted.ids[name]}/${rest}`);

describe('GET /v1/analytics/retrievers/{id}/performance', () => {
  it('compares the arms that were served', async () => {
    const { status, body } = await analytics('rollout', 'performance?start_date=2026-03-09&end_date=2026-03-10');
    expect(status).toBe(200);
    const { summary, metrics } = body;
    expect(summary.executions).toBe(2400);
    const { learned, static: fixed } = summary.by_arm;
    expect(learned.executions + fixed.executions).toBe(2400);
    // Every click is on the second result.
    expect(learned.ctr_at_1).toBe(0);
    expect(learned.ctr_at_2).toBe(learned.interaction_rate);
    expect(learned.mrr).toBeCloseTo(learned.interaction_rate / 2, 12);
    expect(Math.abs(learned.interaction_rate - RATES.learned)).toBeLessThan(0.06);
    expect(Math.abs(fixed.interaction_rate - RATES.static)).toBeLessThan(0.06);
    // Two of four weights .60, two .62, of as many users.
    const n = learned.executions;
    expect(learned.weight_variance).toBeCloseTo((0.01 ** 2 * n) / (n - 1), 12);
    expect(fixed.weight_variance).toBeNull();
    expect(metrics.map(({ timestamp }: { timestamp: string }) => timestamp)).toEqual(
      ['2026-03-09T00:00:00.000Z', '2026-03-10T00:00:00.000Z'].slice(0, metrics.length),
    );
    expect(summary.convergence.converged).toBe(true);
  });

  it('says null, not 0, of a retriever that nobody has asked', async () => {
    for (const [name, namespace] of [
      ['fresh', 'default'],
      ['elsewhere', 'other'],
    ] as const) {
      const { body } = await get(`/v1/analytics/retrievers/${planted.ids[name]}/performance`, namespace);
      expect(body.metrics).toEqual([]);
      expect(body.summary).toMatchObject({
        executions: 0,
        interaction_rate: null,
        ctr_at_1: null,
        ctr_at_1_to_3: null,
        mrr: null,
        weight_variance: null,
        mean_latency_ms: null,
        by_arm: { learned: null, static: null },
        convergence: { converged: null, samples: 0, mean_weights: null },
      });
    }
  });

  it('does not evaluate an arm that never ran', async () => {
    const { body } = await analytics('shadow', 'performance');
    expect(body.summary.by_arm.learned).toBeNull();
    expect(body.summary.by_arm.static.executions).toBe(120);
  });

  it('refuses dates that are none, with the field', async () => {
    for (const [query, field] of [
      ['start_date=yesterday', 'start_date'],
      ['end_date=2026-13-01', 'end_date'],
      ['start_date=2026-03-05&end_date=2026-03-04', 'end_date'],
      ['start_date=2020-01-01&group_by=hour', 'start_date'],
      ['group_by=year', 'group_by'],
    ] as const) {
      const { status, body } = await analytics('rollout', `performance?${query}`);
      expect([400, 422], query).toContain(status);
      expect(body.error.details.field, query).toBe(field);
    }
  });
});

describe('GET …/signals', () => {
  it('has weights by feature URI, where they came from, and what became of them', async () => {
    const { body } = await analytics('rollout', 'signals?signal_type=learned_weights&hours=168&limit=2');
    expect(body).toHaveLength(2);
    expect(body[0]).toMatchObject({
      signal_type: 'learned_weights',
      signal_data: {
        weights: { 'metafuse://text@v1/embed': 0.62, 'metafuse://image@v1/embed': 0.38 },
        context_level: 'global',
        context_key: 'global',
        served: true,
        reason: 'learned',
        session_adapted: false,
      },
      metadata: { propensity: 0.5, results: 5 },
    });
  });

  it('does not look further back than it is told', async () => {
    expect((await analytics('rollout', 'signals?hours=1')).body).toEqual([]);
    expect((await analytics('rollout', 'signals?hours=18')).body.length).toBeGreaterThan(0);
  });

  it('knows no signals of a cache that there is not', async () => {
    const { status, body } = await analytics('rollout', 'signals?signal_type=cache_hit');
    expect(status).toBe(404);
    expect(body.error.details).toMatchObject({ field: 'signal_type', expected: 'learned_weights' });
  });
});

describe('GET …/convergence', () => {
  it('says no while weights swing, served or not, and by how much', async () => {
    const { body } = await analytics('shadow', 'convergence');
    expect(body).toMatchObject({ converged: false, samples: 100, dominant_source: null, warnings: [] });
    expect(body.variance['metafuse://text']).toBeCloseTo((100 * 0.2 ** 2) / 99, 12);
  });

  it('warns of a source that dominates', async () => {
    const { body } = await analytics('everybody', 'convergence');
    expect(body).toMatchObject({ converged: true, dominant_source: 'metafuse://text', entropy_collapsed: true });
    expect(body.warnings).toHaveLength(2);
  });
});

describe('GET …/stages and …/slow-queries', () => {
  it('measure the steps of answering', async () => {
    const { body } = await analytics('shadow', 'stages');
    expect(body).toEqual({
      retriever_id: planted.ids.shadow,
      stages: [
        {
          stage_name: 'search',
          executions: 120,
          mean_latency_ms: 3.5,
          p50_latency_ms: 3.5,
          p95_latency_ms: 4,
          max_latency_ms: 4,
          mean_input_count: null,
          mean_output_count: 10,
          searches: [
            {
              feature_uri: 'metafuse://text',
              executions: 120,
              mean_latency_ms: 2,
              p50_latency_ms: 2,
              p95_latency_ms: 2,
              max_latency_ms: 2,
              mean_result_count: 119 / 2,
            },
          ],
        },
        {
          stage_name: 'fuse',
          executions: 120,
          mean_latency_ms: 1,
          p50_latency_ms: 1,
          p95_latency_ms: 1,
          max_latency_ms: 1,
          mean_input_count: 10,
          mean_output_count: 5,
          searches: [],
        },
      ],
      total_latency_ms: 119 / 2,
    });
    expect((await analytics('fresh', 'stages')).body).toMatchObject({ stages: [], total_latency_ms: null });
  });

  it('find the slowest', async () => {
    const { body } = await analytics('shadow', 'slow-queries?limit=2');
    expect(body.map(({ latency_ms }: { latency_ms: number }) => latency_ms)).toEqual([119, 118]);
    expect(body[0]).toMatchObject({
      inputs: { query: 'tea' },
      stages: [{ stage_name: 'search' }, { stage_name: 'fuse' }],
    });
  });
});

describe('POST …/analyze-tuning', () => {
  const analyze = async (name: Name) => {
    const answer = await planted.app.inject({
      method: 'POST',
      url: `/v1/analytics/retrievers/${planted.ids[name]}/analyze-tuning?days=7`,
    });
    expect(answer.statusCode, answer.body).toBe(200);
    return answer.json();
  };
  const types = ({ recommendations }: { recommendations: { recommendation_type: string }[] }) =>
    recommendations.map(({ recommendation_type }) => recommendation_type);

  it('advises more users where the gate says yes', async () => {
    const body = await analyze('rollout');
    expect(types(body)).toContain('raise_rollout');
    expect(types(body)).not.toContain('collect_interactions');
    expect(body.current_performance.executions).toBe(2400);
    expect(body.analysis_period.days).toBe(7);
  });

  it('says what is missing, what is idle and what cannot be compared, with figures', async () => {
    const body = await analyze('everybody');
    expect(types(body).sort()).toEqual(
      [
        'capture_execution_id',
        'capture_position',
        'capture_user_id',
        'collect_interactions',
        'dominant_source',
        'empty_results',
        'idle_source',
        'keep_a_holdout',
      ].sort(),
    );
    const of = (type: string) =>
      body.recommendations.find((one: { recommendation_type: string }) => one.recommendation_type === type);
    expect(of('empty_results').current_value).toBeCloseTo(20 / 120, 12);
    expect(of('idle_source').reasoning).toBe('metafuse://image returned 0 of the 360 results that were shown.');
    expect(of('capture_position').confidence).toBeCloseTo(40 / 140, 12);
    for (const { confidence } of body.recommendations) {
      expect(confidence).toBeGreaterThanOrEqual(0);
      expect(confidence).toBeLessThanOrEqual(1);
    }
  });

  it('takes the days in the query or in a body, and refuses what is none', async () => {
    const post = (query: string, payload?: object) =>
      planted.app.inject({
        method: 'POST',
        url: `/v1/analytics/retrievers/${planted.ids.fresh}/analyze-tuning${query}`,
        ...(payload && { payload }),
      });
    const daysOf = async (query: string, payload?: object) => (await post(query, payload)).json().analysis_period.days;
    expect([await daysOf(''), await daysOf('', {}), await daysOf('', { days: 14 }), await daysOf('?days=30')]).toEqual([
      7, 7, 14, 30,
    ]);
    for (const [answer, status] of [
      [await post('?days=91'), 422],
      [await post('', { days: 0 }), 422],
      [await post('', { days: '7' }), 400],
    ] as const) {
      expect(answer.statusCode).toBe(status);
      expect(answer.json().error.details.field).toBe('days');
    }
    expect((await post('', { weeks: 2 })).statusCode).toBe(400);
  });

  it('advises patience while weights swing', async () => {
    expect(types(await analyze('shadow'))).toContain('not_converged');
  });
});

describe('GET /v1/retrievers/{id}/learned-fusion/gate', () => {
  const gate = (name: Name, query = '') => get(`/v1/retrievers/${planted.ids[name]}/learned-fusion/gate${query}`);

  it('says yes to a rollout that shows a gain', async () => {
    const { body } = await gate('rollout');
    expect(body.checks.filter(({ ok }: { ok: boolean }) => !ok)).toEqual([]);
    expect(body).toMatchObject({ go: true, verdict: 'yes', executions: 2400, complete: true });
    expect(body.learned.units + body.static.units).toBe(600);
    expect(body.gain.low).toBeGreaterThan(0);
    expect(body.gain.low).toBeLessThan(RATES.learned - RATES.static);
    expect(body.gain.high).toBeGreaterThan(RATES.learned - RATES.static);
    // With one propensity for all, SNIPS is the plain mean of the arm.
    const { summary } = (await analytics('rollout', 'performance')).body;
    expect(body.learned.reward_per_execution.value).toBeCloseTo(summary.by_arm.learned.reward_per_execution, 12);
  });

  it('says no where more is asked, and says what', async () => {
    const { body } = await gate('rollout', '?min_gain=0.19&min_effective_sample_size=1000');
    expect(body.go).toBe(false);
    const failed = body.checks.filter(({ ok }: { ok: boolean }) => !ok).map(({ name }: { name: string }) => name);
    expect(failed).toEqual(['effective_sample_size', 'lower_bound']);
  });

  it('does not evaluate what never ran: nobody, in shadow, without a holdout, in another namespace', async () => {
    for (const name of ['fresh', 'shadow', 'everybody'] as const) {
      const { body } = await gate(name);
      expect(body).toMatchObject({ go: false, verdict: 'no', executions: 0, learned: null, static: null, gain: null });
      expect(body.checks[0]).toMatchObject({ name: 'evaluated', ok: false });
    }
    const { body } = await get(`/v1/retrievers/${planted.ids.elsewhere}/learned-fusion/gate`, 'other');
    expect(body).toMatchObject({ go: false, executions: 0 });
  });
});

describe('analytics', () => {
  it('of a retriever of another namespace are not found', async () => {
    for (const url of ['signals', 'performance', 'stages', 'slow-queries', 'convergence']) {
      const { status, body } = await get(`/v1/analytics/retrievers/${planted.ids.rollout}/${url}`, 'other');
      expect(status, url).toBe(404);
      expect(body.error.details.field).toBe('retriever_id');
    }
  });
});
