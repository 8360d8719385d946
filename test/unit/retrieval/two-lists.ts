import type { ExecuteResponse } from '../../../serving/http/schemas/execute.js';
import type { Asked } from '../serving/shared-app.js';

export const TEXT = 'planted://text@v1/score';
export const IMAGE = 'planted://image@v1/score';

const TEXT_SCORES = { A: 0.95, B: 0.71, C: 0.82, D: 0.65 };
const IMAGE_SCORES = { A: 0.88, B: 0.91, C: 0.62, E: 0.79 };

/**
 * Two collections whose lists are known: each document is one number, compared by dot product, so that asking with 1 gives the number
 * itself (in single precision).
 */
export async function plantLists(app: Asked, headers: Record<string, string> = {}): Promise<void> {
  for (const [name, feature_uri, scores] of [
    ['text', TEXT, TEXT_SCORES],
    ['image', IMAGE, IMAGE_SCORES],
  ] as const) {
    const collection = { name, feature_uri, kind: 'vector', dimension: 1, metric: 'dot' };
    await post(app, '/v1/collections', collection, headers);
    const documents = Object.entries(scores).map(([id, score]) => ({
      id,
      vector: [score],
      payload: { [name]: id.toLowerCase(), color: id === 'A' ? 'red' : 'blue' },
    }));
    await post(app, `/v1/collections/${name}/documents`, { documents }, headers);
  }
}

/** Makes a retriever over both and returns its id. */
export async function plantRetriever(
  app: Asked,
  parameters: object,
  { search = {}, headers = {} }: { readonly search?: object; readonly headers?: Record<string, string> } = {},
): Promise<string> {
  const searches = [TEXT, IMAGE].map((feature_uri) => ({ feature_uri, query: '{{INPUT.vector}}', ...search }));
  const stages = [{ stage_type: 'filter', stage_id: 'feature_search', parameters: { searches, ...parameters } }];
  const { retriever_id } = await post(app, '/v1/retrievers', { retriever_name: 'planted', stages }, headers);
  return retriever_id as string;
}

/** Both collections and a retriever over them; `search` is a part of each of its searches. */
export async function plantBoth(
  app: Asked,
  parameters: object,
  search: object = {},
): Promise<{ app: Asked; id: string }> {
  await plantLists(app);
  return { app, id: await plantRetriever(app, parameters, { search }) };
}

export async function execute(
  app: Asked,
  id: string,
  body: object = { inputs: { vector: [1] } },
): Promise<ExecuteResponse> {
  return (await post(app, `/v1/retrievers/${id}/execute`, body)) as unknown as ExecuteResponse;
}

/** A request that is expected to succeed. */
export async function post(app: Asked, url: string, payload: object, headers: Record<string, string> = {}) {
  const response = await app.inject({ method: 'POST', url, payload, headers });
  if (response.statusCode !== 200) throw new Error(`Expected 200 of ${url}, got ${response.body}`);
  return response.json() as Record<string, unknown>;
}
