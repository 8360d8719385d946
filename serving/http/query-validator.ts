import type { FastifySchemaCompiler } from 'fastify';
import type { TObject, TSchema } from 'typebox';
import Value from 'typebox/value';

type Query = Readonly<Record<string, unknown>>;

/**
 * Validates a query string, all of whose values come as text: numbers are read first, unlike in bodies, where a number
 * in quotes is refused. Nothing is rounded.
 */
export const validateQuery: FastifySchemaCompiler<TSchema> =
  ({ schema }) =>
  (query: unknown) => {
    const value = isQuery(query)
      ? Object.fromEntries(
          Object.entries(query).map(([name, text]) => [name, readNumber((schema as TObject).properties[name], text)]),
        )
      : (query ?? {}); // nothing is an empty one
    const [problem] = Value.Errors(schema, value);
    return problem === undefined ? { value } : { error: [problem] as unknown as Error };
  };

function isQuery(query: unknown): query is Query {
  return typeof query === 'object' && query !== null && !Array.isArray(query);
}

/** As JSON writes numbers: no hexadecimal ones, none with blanks around them. */
const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i;

/** Text that is a number where one is expected; anything else as it is. */
function readNumber(schema: object | undefined, text: unknown): unknown {
  const type = (schema as { readonly type?: string } | undefined)?.type;
  if (type !== 'integer' && type !== 'number') return text;
  return typeof text === 'string' && NUMBER.test(text) ? Number(text) : text;
}
