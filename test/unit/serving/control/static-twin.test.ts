import { describe, expect, it } from 'vitest';
import { readStandIn } from '../test-app.js';
import { scoringWorld } from './scoring-world.js';

describe('a retriever that learns', () => {
  /** Over the bundle's own sources; one with weights of its own is the static one's twin. */
  const retriever = (fusion: string) => ({
    retriever_name: fusion,
    stages: [
      {
        stage_type: 'filter',
        stage_id: 'feature_search',
        parameters: {
          searches: ['cf', 'content', 'popularity'].map((source, index) => ({
            feature_uri: `metafuse://${source}@v1/score`,
            weight: [0.6, 0.3, 0.1][index],
          })),
          fusion,
        },
      },
    ],
  });
  interface Executed {
    readonly execution_id: string;
    readonly results: readonly { readonly document_id: string }[];
    readonly learned_fusion_context: { readonly reason: string; readonly shadow_weights?: Record<string, number> };
  }

  it('serves in shadow mode, under the kill switch, and to who is held out or opted out what its static twin serves', async () => {
    const world = await scoringWorld({ bundle: await readStandIn() });
    const make = async (fusion: string) =>
      (await world.send<{ retriever_id: string }>('POST', '/v1/retrievers', retriever(fusion))).retriever_id;
    const [twin, learning] = [await make('weighted'), await make('learned')];
    const execute = (id: string) =>
      world.send<Executed>('POST', `/v1/retrievers/${id}/execute`, { inputs: { user_id: 'ann' } });
    for (let time = 0; time < 6; time++) {
      const { execution_id, results } = await execute(learning);
      const feature_id = results.at(-1)!.document_id;
      await world.send('POST', '/v1/retrievers/interactions', {
        execution_id,
        feature_id,
        interaction_type: ['click'],
      });
    }
    const { results } = await execute(twin);
    const control = (path: string, body?: object) =>
      world.send('POST', `/v1/retrievers/${learning}/learned-fusion/${path}`, body);
    const config = (learning_config: object) => world.send('PATCH', `/v1/retrievers/${learning}`, { learning_config });

    const learned = await execute(learning);
    expect(learned.learned_fusion_context.reason).toBe('learned');
    expect(learned.results).not.toEqual(results);
    const record = await world.send<{ results: { placement_propensity: number | null }[] }>(
      'GET',
      `/v1/executions/${learned.execution_id}`,
    );
    expect(record.results.every(({ placement_propensity: chance }) => chance !== null && chance > 0)).toBe(true);
    const holds: readonly (readonly [string, () => Promise<unknown>])[] = [
      ['shadow', () => config({ shadow_mode: true })],
      ['holdout', () => control('rollout', { rollout_pct: 0 })],
      ['opt_out', () => control('opt-out/ann')],
      ['kill_switch', () => control('disable')],
    ];
    for (const [reason, hold] of holds) {
      await hold();
      const held = await execute(learning);
      expect(held.learned_fusion_context).toMatchObject({ reason });
      expect('shadow_weights' in held.learned_fusion_context).toBe(reason === 'shadow');
      expect(held.results).toEqual(results); // bit for bit
    }
    await control('enable');
    await control('opt-in/ann');
    await control('rollout', { rollout_pct: 100 });
    await config({ shadow_mode: false });
    expect((await execute(learning)).learned_fusion_context.reason).toBe('learned');
  });
});
