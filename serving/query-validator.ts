import type { FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import Value from 'typebox/value';

/**
 * Validates a query string, all of whose values come as text: numbers are read first, unlike in bodies, where a number
 * in quotes is refused.
 */
export const validateQuery: FastifySchemaCompiler<TSchema> =
  ({ schema }) =>
  (query: unknown) => {
    const value = Value.Convert(schema, query);
    const [problem] = Value.Errors(schema, value);
    return problem === undefined ? { value } : { error: [problem] as unknown as Error };
  };
