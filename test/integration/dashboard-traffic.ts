import type { Client } from '../../serving/client/index.js';

/** A retriever and an experiment of their own, with as much traffic as their figures need; and feedback on a score. */
export async function plantTraffic({ retrievers, experiments, score, feedback }: Client) {
  const searches = ['cf', 'content'].map((name) => ({ feature_uri: `metafuse://${name}@v1/score` }));
  const { retriever_id: retrieverId } = await retrievers.create({
    retriever_name: 'films',
    stages: [{ stage_type: 'filter', stage_id: 'feature_search', parameters: { searches, fusion: 'learned' } }],
  });
  for (let index = 0; index < 12; index++) {
    const shown = await retrievers.execute(retrieverId, { inputs: { user_id: 'ann', country: 'de' } });
    await retrievers.createInteractionFromResult(shown, { position: 0, userId: 'ann' });
  }
  const candidates = [{ item_id: 'i0' }, { item_id: 'i4' }];
  const { request_id } = await score({ user_id: 'ann', candidates, strategy: 'meta' });
  await feedback({ request_id, item_id: 'i4', outcome: 1 });
  const { experiment_id: experimentId } = await experiments.create({
    experiment_name: 'landing',
    variants: [{ variant: 'a' }, { variant: 'b' }],
    context_features: ['source', 'device'],
    policy: 'uniform',
  });
  for (let index = 0; index < 420; index++) {
    const context = { source: index % 2 ? 'ads' : 'mail', device: index % 4 < 2 ? 'phone' : 'desktop' };
    const { allocation_id } = await experiments.allocate(experimentId, { context });
    if (index % 5 === 0) await experiments.convert(allocation_id, { converted: true });
  }
  return { retrieverId, experimentId };
}
