import { tableFromArrays, tableToIPC, vectorFromArray } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { type Asked, sharedApp } from '../serving/shared-app.js';

const fresh = sharedApp();

const vectors = { name: 'images', feature_uri: 'clip://images@v1/embedding', kind: 'vector', dimension: 2 };
const texts = { name: 'texts', feature_uri: 'bm25://texts@v1', kind: 'bm25' };

function client(namespace?: string, app: Asked = fresh()) {
  const ask = async (method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object, headers = {}) => {
    const response = await app.inject({
      method,
      url: `/v1/collections${url}`,
      headers: { ...(namespace && { 'x-namespace': namespace }), ...headers },
      ...(payload && { payload }),
    });
    return { status: response.statusCode, body: response.json() };
  };
  return { app, ask };
}

describe('POST /v1/collections', () => {
  it('makes a collection, compared by cosine where nothing else is said', async () => {
    const { ask } = client();
    const { status, body } = await ask('POST', '', vectors);
    expect(status).toBe(200);
    expect(body).toMatchObject({ ...vectors, metric: 'cosine', documents: 0 });
    expect((await ask('POST', '', texts)).body).toMatchObject({ ...texts, dimension: null, metric: null });
    expect((await ask('GET', '')).body.results.map(({ name }: { name: string }) => name)).toEqual(['images', 'texts']);
  });

  it.each([
    [{ ...vectors, dimension: undefined }, 'dimension'],
    [{ ...vectors, dimension: 0 }, 'dimension'],
    [{ ...texts, dimension: 3 }, 'dimension'],
    [{ ...texts, metric: 'dot' }, 'metric'],
    [{ ...texts, feature_uri: 'metafuse://texts@v1/score' }, 'feature_uri'],
    [{ ...texts, feature_uri: 'texts' }, 'feature_uri'],
    [{ ...texts, name: 'a/b' }, 'name'],
  ])('refuses what cannot be searched, naming it (%#)', async (bad, field) => {
    const { status, body } = await client().ask('POST', '', bad);
    expect([status, body.error.details.field]).toEqual([422, field]);
  });

  it('refuses a name or a feature URI that is taken, in this namespace alone', async () => {
    const { app, ask } = client();
    await ask('POST', '', vectors);
    const field = async (body: object) => (await ask('POST', '', body)).body.error;
    expect(await field({ ...texts, name: 'images' })).toMatchObject({ code: 'conflict', details: { field: 'name' } });
    expect(await field({ ...vectors, name: 'more' })).toMatchObject({
      code: 'conflict',
      details: { field: 'feature_uri' },
    });
    expect((await client('other', app).ask('POST', '', vectors)).status).toBe(200);
  });
});

describe('POST /v1/collections/{name}/documents', () => {
  it('adds documents, replaces those of the same id, and deletes', async () => {
    const { ask } = client();
    await ask('POST', '', vectors);
    const write = async (...ids: string[]) =>
      (await ask('POST', '/images/documents', { documents: ids.map((id) => ({ id, vector: [1, 2] })) })).body;
    expect(await write('a', 'b')).toEqual({ written: 2, documents: 2 });
    expect(await write('b', 'c')).toEqual({ written: 2, documents: 3 });
    expect((await ask('POST', '/images/documents/delete', { ids: ['a', 'x', 'a'] })).body).toEqual({
      deleted: 1,
      documents: 2,
    });
    expect((await ask('DELETE', '/images')).body).toEqual({ name: 'images', deleted: true });
    expect((await ask('GET', '/images')).status).toBe(404);
    await ask('POST', '', vectors);
    expect((await ask('GET', '/images')).body.documents).toBe(0);
  });

  it.each([
    [
      'images',
      [
        { id: 'a', vector: [1, 2] },
        { id: 'b', vector: [1, 2, 3] },
      ],
      'documents[1].vector',
    ],
    ['images', [{ id: 'a' }], 'documents[0].vector'],
    ['texts', [{ id: 'a', payload: {} }], 'documents[0].text'],
    ['texts', [{ id: 'a', text: 'x', vector: [1] }], 'documents[0].vector'],
    [
      'texts',
      [
        { id: 'a', text: 'x' },
        { id: 'a', text: 'y' },
      ],
      'documents[1].id',
    ],
    ['texts', [], 'documents'],
  ])('takes all of the documents or none, naming the one that is wrong (%s, %#)', async (name, documents, field) => {
    const { ask } = client();
    await ask('POST', '', vectors);
    await ask('POST', '', texts);
    const { status, body } = await ask('POST', `/${name}/documents`, { documents });
    expect([status, body.error.details.field]).toEqual([422, field]);
    expect((await ask('GET', `/${name}`)).body.documents).toBe(0);
  });

  it('takes an Arrow stream for the same; columns without a meaning become the payload', async () => {
    const { ask } = client();
    await ask('POST', '', vectors);
    const table = tableFromArrays({ id: ['a', 'b'], price: Float64Array.of(1.5, 2) }).assign(
      tableFromArrays({
        vector: vectorFromArray([
          [1, 0],
          [0, 1],
        ]) as never,
      }),
    );
    const headers = { 'content-type': 'application/vnd.apache.arrow.stream' };
    const stream = Buffer.from(tableToIPC(table, 'stream'));
    expect(await ask('POST', '/images/documents', stream, headers)).toEqual({
      status: 200,
      body: { written: 2, documents: 2 },
    });
    const torn = await ask('POST', '/images/documents', Buffer.from('not arrow'), headers);
    expect([torn.status, torn.body.error.details.field]).toEqual([400, 'body']);
    expect((await ask('POST', '', stream, headers)).status).toBe(415);
  });
});
