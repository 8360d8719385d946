import { describe, expect, it } from 'vitest';
import { Collections } from '../../../serving/collections/collections.js';
import { newCollection } from '../../../serving/collections/new-collection.js';
import { EntityTable } from '../../../serving/entities/entity-table.js';

describe('Collections', () => {
  it('acknowledge no document of a collection that is being deleted', async () => {
    const options = { store: null, wallClock: () => 0 };
    const collections = new Collections({ ...options, table: new EntityTable('collection', options) });
    const draft = { name: 'texts', feature_uri: 'bm25://texts@v1', kind: 'bm25' } as const;
    await collections.create(newCollection('shop', draft, 0));
    await collections.write('shop', 'texts', [{ id: 'a', text: 'scarf' }]);
    const deleted = collections.delete('shop', 'texts');
    const late = collections.write('shop', 'texts', [{ id: 'b', text: 'hat' }]);
    await expect(late).rejects.toMatchObject({ code: 'unknown_id' });
    await deleted;
    await collections.close();
  });
});
