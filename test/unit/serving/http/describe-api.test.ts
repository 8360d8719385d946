import { beforeAll, describe, expect, it } from 'vitest';
import { type App, createApp } from '../../../../serving/app.js';
import { hashKey } from '../../../../serving/security/api-keys.js';

interface Operation {
  readonly tags: readonly string[];
  readonly description?: string;
  readonly security?: readonly object[];
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: { readonly type?: string } }>>;
  };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>>;
}

const ARROW = 'application/vnd.apache.arrow.stream';
let app: App;
let paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;

beforeAll(async () => {
  const key = { name: 'ops', role: 'admin' as const, hash: hashKey('secret'), namespaces: null };
  app = await createApp({ bundle: null, apiKeys: [key] });
  await app.ready();
  ({ paths } = (await app.inject('/openapi.json')).json());
  return () => app.close();
});

const headersOf = (operation?: Operation) =>
  (operation?.parameters ?? []).filter(({ in: where }) => where === 'header').map(({ name }) => name);

describe('GET /openapi.json', () => {
  it('says that a request has a namespace and may have a name', () => {
    expect(headersOf(paths['/v1/score']?.['post'])).toEqual(['X-Namespace', 'X-Request-Id']);
    expect(headersOf(paths['/v1/users/{id}']?.['put'])).toEqual(['X-Namespace', 'X-Request-Id']);
    expect(headersOf(paths['/healthz']?.['get'])).toEqual([]);
  });

  it('says whose key each operation takes', () => {
    expect(paths['/v1/score']?.['post']?.description).toContain('reader');
    expect(paths['/v1/users/{id}']?.['put']?.description).toContain('writer');
    expect(paths['/metrics']?.['get']?.description).toContain('admin');
    expect(paths['/healthz']?.['get']).toMatchObject({ security: [] });
  });

  it('has Arrow where it is taken, and where it is answered', () => {
    const { requestBody, responses } = paths['/v1/score']!['post']!;
    expect(Object.keys(requestBody!.content)).toEqual(['application/json', ARROW]);
    expect(requestBody!.content[ARROW]!.schema.type).toBe('string');
    expect(Object.keys(responses['200']!.content!)).toEqual(['application/json', ARROW]);
    expect(Object.keys(responses['4XX']!.content!)).toEqual(['application/json']);
    const documents = paths['/v1/collections/{name}/documents']!['post']!;
    expect(Object.keys(documents.requestBody!.content)).toEqual(['application/json', ARROW]);
    expect(Object.keys(documents.responses['200']!.content!)).toEqual(['application/json']);
  });

  it('is in groups', () => {
    const groups = new Set(Object.values(paths).flatMap((each) => Object.values(each).flatMap(({ tags }) => tags)));
    expect([...groups]).toEqual(expect.arrayContaining(['score', 'users', 'items', 'model', 'server']));
    expect(groups).not.toContain(undefined);
  });
});

describe('GET /docs', () => {
  it('is a page that anybody may read, of this server alone', async () => {
    const page = await app.inject('/docs/');
    expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.headers['content-security-policy']).toContain("default-src 'self'");
    const sources = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url!);
    expect(sources.length).toBeGreaterThan(2);
    for (const source of sources) {
      const answer = await app.inject(new URL(source, 'http://localhost/docs/').pathname);
      expect(answer.statusCode, source).toBe(200);
    }
    expect((await app.inject('/docs')).statusCode).toBeLessThan(400);
  });

  it('shows the same description', async () => {
    expect((await app.inject('/docs/json')).json()).toEqual((await app.inject('/openapi.json')).json());
  });
});
