import type { FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import Value from 'typebox/value';
import { validateQuery } from './query-validator.js';

/** For routes that take the same in the query or in a body, which may be left out: queries come as text, bodies as they are. */
export const validateQueryOrBody: FastifySchemaCompiler<TSchema> = (route) => {
  if (route.httpPart !== 'body') return validateQuery(route);
  return (body: unknown) => {
    const [problem] = body === null ? [] : Value.Errors(route.schema, body);
    return problem === undefined ? { value: body } : { error: [problem] as unknown as Error };
  };
};
