import fc from 'fast-check';
import { arbitraryOf, type Schema } from './arbitrary-of.js';
import { arrowQuestions } from './arrow-questions.js';
import { brokenOf, rawBodies } from './broken.js';

/** A request. */
export interface Question {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload?: string | Buffer;
}

interface Operation {
  readonly parameters?: readonly { readonly in: string; readonly name: string; readonly schema: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}

/** The interface's own description. */
export interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const IDS = ['ann', 'i0', 'score', 'r1', 'd1', 'nobody', '%00', '..', 'a%2Fb', 'é'];
export const NAMESPACES = ['default', 'a', 'b'];
const TYPES = [
  'application/json',
  'text/plain',
  'application/x-www-form-urlencoded',
  'application/vnd.apache.arrow.stream',
  'image/png',
];

/** Requests of every operation that is described: right ones, wrong ones, and noise. */
export function questions({ paths }: Description): fc.Arbitrary<Question> {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => questionsOf(path, method, operation)),
  );
  const scores = { weight: Math.ceil(operations.length / 4), arbitrary: arrowQuestions() }; // what is asked most
  return fc.oneof(scores, ...operations);
}

function questionsOf(
  path: string,
  method: string,
  { parameters = [], requestBody }: Operation,
): fc.Arbitrary<Question> {
  const url = fc
    .array(fc.constantFrom(...IDS), { minLength: 4, maxLength: 4 })
    .map((ids) => path.replaceAll(/\{[^}]+\}/g, () => ids.shift() ?? 'ann'));
  const query = fc.record(
    Object.fromEntries(
      parameters
        .filter(({ in: where }) => where === 'query')
        .map(({ name, schema }) => [name, fc.oneof({ weight: 3, arbitrary: arbitraryOf(schema) }, fc.string())]),
    ),
    { requiredKeys: [] },
  );
  return fc
    .record({ url, query, body: bodiesOf(requestBody), namespace: fc.constantFrom(...NAMESPACES) })
    .map(({ url: filled, query: values, body, namespace }) => ({
      method: method.toUpperCase() as Question['method'],
      url: `${filled}${queryText(values)}`,
      headers: { 'x-namespace': namespace, ...body.headers },
      ...(body.payload !== undefined && { payload: body.payload }),
    }));
}

function queryText(values: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(values).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`;
}

interface Body {
  readonly headers: Readonly<Record<string, string>>;
  readonly payload?: string | Buffer;
}

function bodiesOf(requestBody: Operation['requestBody']): fc.Arbitrary<Body> {
  const schema = requestBody?.content['application/json']?.schema;
  if (schema === undefined) return fc.constant({ headers: {} });
  const json = (value: fc.Arbitrary<unknown>): fc.Arbitrary<Body> =>
    value.map((body) => ({ headers: { 'content-type': 'application/json' }, payload: JSON.stringify(body) ?? 'null' }));
  const valid = arbitraryOf(schema);
  const noise = fc
    .tuple(rawBodies, fc.constantFrom(...TYPES))
    .map(([payload, type]) => ({ headers: { 'content-type': type }, payload: Buffer.from(payload) }));
  return fc.oneof(
    { weight: 5, arbitrary: json(valid) },
    { weight: 4, arbitrary: json(brokenOf(valid)) },
    { weight: 1, arbitrary: noise },
  );
}
