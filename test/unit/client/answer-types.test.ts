import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import swagger from '@fastify/swagger';
import Fastify from 'fastify';
import { beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../../serving/app.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** A method of the client as its source says it: what it asks, and by which schemas its answer is typed. */
interface Typed {
  readonly method: string;
  readonly path: string;
  readonly schemas: readonly string[];
}

/** Answers whose types are written out, or derived from what a bundle fuses. */
const OTHERWISE = ['/v1/score', '/v1/feedback', '/v1/retrievers/interactions/ID'];

const sources = readdirSync(`${root}serving/client`).map((file) =>
  readFileSync(`${root}serving/client/${file}`, 'utf8'),
);
const typed = sources.flatMap(methodsOf);

function methodsOf(source: string): Typed[] {
  const aliases = new Map(
    [...source.matchAll(/^type (\w+) = Wire<typeof (\w+)>;/gm)].map(([, alias, schema]) => [alias!, schema!]),
  );
  const calls = source.matchAll(/\bhttp\.(get|post|put|patch|delete)<([^(]+)>\(\s*(?:path`([^`]+)`|'([^']+)')/g);
  return [...calls].map(([, method, type, template, plain]) => ({
    method: method!,
    path: (template ?? plain)!.replace(/\$\{\w+\}/g, 'ID'),
    schemas: type!.split(' | ').map((each) => aliases.get(each) ?? /^Wire<typeof (\w+)>$/.exec(each)?.[1] ?? each),
  }));
}

describe('the answers of the client and /openapi.json', () => {
  let paths: Readonly<Record<string, Readonly<Record<string, { readonly responses: Responses }>>>>;
  let written: ReadonlyMap<string, unknown>;
  beforeAll(async () => {
    const app = await createApp({ bundle: null });
    paths = (await app.inject('/openapi.json')).json().paths;
    await app.close();
    written = await asDocumented(new Set(typed.flatMap(({ schemas }) => schemas)));
  });

  it('are found in the sources, all of them', () => {
    expect(typed.length).toBe(sources.join('').match(/\bhttp\.\w+</g)!.length);
  });

  it.each(typed.filter(({ path }) => !OTHERWISE.includes(path)))('$method $path has the schema that types it', ({
    method,
    path,
    schemas: names,
  }) => {
    const matching = Object.keys(paths)
      .sort((a, b) => a.split('{').length - b.split('{').length)
      .find(
        (template) => paths[template]![method] && new RegExp(`^${template.replace(/\{[^}]+\}/g, '[^/]+')}$`).test(path),
      );
    const answers = Object.entries(paths[matching!]![method]!.responses)
      .filter(([status]) => status.startsWith('2'))
      .map(([, { content }]) => content!['application/json']!.schema);
    expect(answers).toEqual(names.map((name) => written.get(name)));
  });
});

type Responses = Readonly<
  Record<string, { readonly content?: Readonly<Record<string, { readonly schema: unknown }>> }>
>;

/** Schemas of the server by name, in the words of the document, which says some things otherwise than a schema does. */
async function asDocumented(names: ReadonlySet<string>): Promise<ReadonlyMap<string, unknown>> {
  const files = readdirSync(`${root}serving/http/schemas`);
  const modules = await Promise.all(files.map((file) => import(`${root}serving/http/schemas/${file}`)));
  const all = new Map(modules.flatMap((module) => Object.entries<object>(module)));
  const app = Fastify();
  await app.register(swagger, { openapi: { openapi: '3.1.0' } });
  const known = [...names].filter((name) => all.has(name));
  for (const name of known) app.get(`/${name}`, { schema: { response: { 200: all.get(name) } } }, async () => null);
  await app.ready();
  const { paths } = JSON.parse(JSON.stringify(app.swagger()));
  await app.close();
  return new Map(known.map((name) => [name, paths[`/${name}`].get.responses[200].content['application/json'].schema]));
}
