/*
 * A retriever that learns gets a third source. The new one is an arm without experience: it starts where all began, and what was
 * learned of the others stays.
 */
import { createClient } from 'metafuse/client';
import { startServer } from 'metafuse/serving';

const server = await startServer({ bundle: null, port: 0 });
const client = createClient({ baseUrl: server.address });

/** A collection of words; its URI is the arm's name. */
async function addSource(name: string, texts: readonly string[]): Promise<string> {
  const feature_uri = `shop://${name}@v1/words`;
  await client.collections.create({ name, feature_uri, kind: 'bm25' });
  await client.collections.writeDocuments(
    name,
    texts.map((text, index) => ({ id: `d${index}`, text })),
  );
  return feature_uri;
}
const stagesOf = (sources: readonly string[]) => {
  const searches = sources.map((feature_uri) => ({ feature_uri, query: '{{INPUT.query}}' }));
  const parameters = { searches, fusion: 'learned' };
  return [{ stage_name: 'search', stage_type: 'filter', config: { stage_id: 'feature_search', parameters } }];
};
const titles = await addSource('titles', ['warm boots', 'rain coat', 'wool socks']);
const reviews = await addSource('reviews', ['too tight', 'boots for snow', 'nice boots']);
const { retriever } = await client.retrievers.create({ retriever_name: 'shop', stages: stagesOf([titles, reviews]) });
const id = retriever.retriever_id;

for (let visit = 0; visit < 20; visit++) {
  const shown = await client.retrievers.execute(id, { inputs: { query: 'boots', user_id: `user-${visit}` } });
  const position = shown.results.findIndex(({ document_id }) => document_id === 'd0'); // found by its title alone
  await client.retrievers.createInteractionFromResult(shown, { position, interactionType: ['click'] });
}
const report = async (when: string) => {
  const { features } = await client.retrievers.getWeights(id);
  const beliefs = features.map(
    ({ feature_uri, mean, impressions }) => `${feature_uri} ${mean.toFixed(2)} (${impressions.toFixed(0)} shown)`,
  );
  console.log(`${when}: ${beliefs.join(', ')}`);
};
await report('two arms');
const photos = await addSource('photos', ['brown boots', 'black coat', 'grey socks']);
await client.retrievers.update(id, { stages: stagesOf([titles, reviews, photos]) });
await report('three arms');
await server.close();
