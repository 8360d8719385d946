import { expect, it } from 'vitest';
import { EntityTable } from '../../../serving/entities/entity-table.js';
import { addRetriever } from '../../../serving/retrieval/add-retriever.js';
import { newRetriever } from '../../../serving/retrieval/new-retriever.js';
import type { Retriever } from '../../../serving/retrieval/retriever.js';

const parameters = { searches: [{ feature_uri: 'metafuse://cf@v1/score' }] };
const stages = [{ stage_type: 'filter', stage_id: 'feature_search', parameters }];
const made = (namespace: string) => newRetriever(namespace, { retriever_name: 'films', stages }, 0);

it('a namespace has so many retrievers at most, those at once included, and may delete one for another', async () => {
  const table = new EntityTable<Retriever>('retriever', { store: null, wallClock: () => 0 });
  const add = (namespace: string) => addRetriever(table, made(namespace), 2);
  const added = await Promise.allSettled([add('a'), add('a'), add('a'), add('b')]);
  expect(added.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  await expect(add('a')).rejects.toMatchObject({
    code: 'invalid_value',
    message: expect.stringContaining('at most 2'),
  });
  await table.delete('a', table.list('a')[0]!.retriever_id);
  await add('a');
  expect(table.list('a')).toHaveLength(2);
});
