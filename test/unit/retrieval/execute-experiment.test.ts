import { describe, expect, it } from 'vitest';
import type { Experiment } from '../../../serving/http/schemas/experiment.js';
import type { Segments } from '../../../serving/http/schemas/experiment-analysis.js';
import { type Asked, sharedApp } from '../serving/shared-app.js';
import { execute, IMAGE, plantLists, plantRetriever, post, TEXT } from './two-lists.js';

const fresh = sharedApp();

/** A retriever of two lists whose fusion an experiment chooses: all of the text, or all of the image. */
async function planted(changes: object = {}): Promise<{ app: Asked; id: string; experiment: Experiment }> {
  const app = fresh();
  await plantLists(app);
  const response = await app.inject({
    method: 'POST',
    url: '/v1/experiments',
    payload: {
      experiment_name: 'fusion',
      variants: [
        { variant: 'text', fusion: { strategy: 'weighted', weights: { [TEXT]: 1, [IMAGE]: 0 } } },
        { variant: 'image', fusion: { strategy: 'weighted', weights: { [TEXT]: 0, [IMAGE]: 1 } } },
      ],
      context_features: ['device'],
      ...changes,
    },
  });
  const experiment = response.json() as Experiment;
  const id = await plantRetriever(app, { experiment_id: experiment.experiment_id, fusion: 'rrf' });
  return { app, id, experiment };
}

const ask = (app: Asked, id: string, inputs: object = {}) =>
  execute(app, id, { inputs: { vector: [1], user_id: 'u1', context: { device: 'mobile' }, ...inputs } });
const get = async (app: Asked, url: string) => (await app.inject({ method: 'GET', url })).json();

describe('POST /v1/retrievers/{id}/execute of a retriever that names an experiment', () => {
  it('fuses as the allocated variant does, and says so', async () => {
    const { app, id, experiment } = await planted();
    const seen = new Set<string>();
    for (let request = 0; request < 20; request++) {
      const { experiment: allocated, results, strategy } = await ask(app, id);
      expect(strategy).toBe('weighted');
      expect(allocated).toMatchObject({ experiment_id: experiment.experiment_id, segment_key: 'device:mobile' });
      expect(results[0]!.document_id).toBe(allocated!.variant === 'text' ? 'A' : 'B');
      seen.add(allocated!.variant);
    }
    expect(seen.size).toBe(2);
  });

  it('keeps a record that replays to the same variant', async () => {
    const { app, id } = await planted();
    const { execution_id, experiment } = await ask(app, id);
    const kept = await get(app, `/v1/executions/${execution_id}`);
    expect(kept).toMatchObject({ reason: 'experiment', propensity: experiment!.propensity, experiment });
    const replay = await post(app, `/v1/executions/${execution_id}/replay`, {});
    expect(replay).toMatchObject({ identical: true, decision: { policy: 'thompson' } });
  });

  it('counts a click as a conversion of the variant that was shown, once', async () => {
    const { app, id, experiment } = await planted();
    const { execution_id, results, experiment: allocated } = await ask(app, id);
    const click = {
      ...{ feature_id: results[0]!.document_id, interaction_type: ['click'], position: 0 },
      ...{ execution_id, retriever_id: id, user_id: 'u1', session_id: 's1' },
    };
    await post(app, '/v1/retrievers/interactions', click);
    await post(app, '/v1/retrievers/interactions', { ...click, interaction_type: ['bookmark'] });
    const url = `/v1/experiments/${experiment.experiment_id}/segments`;
    const { segments } = (await get(app, url)) as Segments;
    const [of] = segments[0]!.variants.filter(({ variant }) => variant === allocated!.variant);
    expect(of).toMatchObject({ samples: 1, reward: 1 });
  });

  it('allocates nothing to explanations and overrides', async () => {
    const { app, id, experiment } = await planted();
    await post(app, `/v1/retrievers/${id}/execute/explain`, { inputs: { vector: [1] } });
    const overridden = await execute(app, id, { inputs: { vector: [1] }, fusion_override: 'max' } as object);
    expect(overridden).toMatchObject({ strategy: 'max', experiment: null });
    const { segments } = (await get(app, `/v1/experiments/${experiment.experiment_id}/segments`)) as Segments;
    expect(segments).toEqual([]);
  });

  it("serves the retriever's own fusion once the experiment is stopped, or where it cannot fuse", async () => {
    const { app, id, experiment } = await planted();
    await post(app, `/v1/experiments/${experiment.experiment_id}/stop`, {});
    const stopped = await ask(app, id);
    expect(stopped).toMatchObject({ strategy: 'rrf', experiment: null });
    expect(await get(app, `/v1/executions/${stopped.execution_id}`)).toMatchObject({ reason: 'experiment_stopped' });
    const labels = await planted({ variants: [{ variant: 'a' }, { variant: 'b' }] });
    const unable = await ask(labels.app, labels.id);
    const kept = await get(labels.app, `/v1/executions/${unable.execution_id}`);
    expect(kept).toMatchObject({ strategy: 'rrf', reason: 'experiment_unavailable' });
  });

  it('refuses a context that is none', async () => {
    const { app, id } = await planted();
    const payload = { inputs: { vector: [1], context: { Device: [] } } };
    const response = await app.inject({ method: 'POST', url: `/v1/retrievers/${id}/execute`, payload });
    expect(response.statusCode).toBe(422);
    expect(response.json().error.message).toContain('inputs.context');
  });
});
