import fc from 'fast-check';

/** JSON Schema, as far as the interface's description uses it. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
}

/** Names that mean something to the application, so that requests get beyond their first look-up. */
const NAMES = [
  'ann',
  'bob',
  'i0',
  'i1',
  'i2',
  'score',
  'r1',
  'd1',
  'cf',
  'content',
  'metafuse://cf@v1/score',
  'test://a',
];
const MAX_DEPTH = 6;

/** Values that a schema accepts, mostly: what it cannot say, such as sums and references, is left to chance. */
export function arbitraryOf(schema: Schema, depth = 0): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map((each) => arbitraryOf(each, depth + 1)));
  if (depth > MAX_DEPTH) return fc.constant(null);
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? ['any']);
  return fc.oneof(...types.map((type) => ofType(type, schema, depth)));
}

function ofType(type: string, schema: Schema, depth: number): fc.Arbitrary<unknown> {
  const { minimum = -1e6, maximum = Math.max(minimum, 1e6) } = schema;
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({ min: Math.ceil(minimum), max: Math.floor(maximum) });
    case 'number':
      return fc.oneof(fc.double({ min: minimum, max: maximum, noNaN: true }), fc.constantFrom(minimum, maximum));
    case 'string':
      return ofText(schema);
    case 'array':
      return fc.array(arbitraryOf(schema.items ?? {}, depth + 1), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 6, Math.max(6, schema.minItems ?? 0)),
      });
    case 'object':
      return ofObject(schema, depth);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function ofText({ pattern, format, minLength = 0, maxLength = 40 }: Schema): fc.Arbitrary<string> {
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  if (format === 'date-time') {
    const range = { min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true };
    return fc.date(range).map((date) => date.toISOString());
  }
  const most = Math.max(minLength, Math.min(maxLength, 40));
  return fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...NAMES) }, fc.string({ minLength, maxLength: most }));
}

function ofObject({ properties = {}, required = [], additionalProperties, patternProperties }: Schema, depth: number) {
  const known = fc.record(
    Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, arbitraryOf(each, depth + 1)])),
    { requiredKeys: required.filter((name) => name in properties) },
  );
  const [pattern] = Object.values(patternProperties ?? {});
  const more = pattern ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined);
  if (more === undefined) return known;
  const others = fc.dictionary(fc.constantFrom(...NAMES), arbitraryOf(more, depth + 1), { maxKeys: 4 });
  return fc.tuple(others, known).map(([a, b]) => ({ ...a, ...b }));
}
