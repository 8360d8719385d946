import AjvCompiler from '@fastify/ajv-compiler';
import { SerializerSelector } from '@fastify/fast-json-stringify-compiler';
import type { FastifyServerOptions } from 'fastify';

const validators = AjvCompiler(); // keeps what it has compiled, by schema
const serializers = SerializerSelector();
const compiled = new WeakMap<object, (answer: unknown) => string>();

/**
 * Schemas are compiled once in a process, whichever routes and applications have them: most answers of most routes are the same error.
 * It is most of the time that an application takes to start. No schema of ours refers to shared ones, so what one becomes depends on
 * nothing but itself.
 */
export const compileOnce: NonNullable<FastifyServerOptions['schemaController']> = {
  compilersFactory: {
    buildValidator: validators,
    buildSerializer: (shared, options) => {
      const compile = serializers(shared, options);
      return (route) => {
        const schema = route.schema as object;
        const known = compiled.get(schema) ?? compile(route);
        compiled.set(schema, known);
        return known;
      };
    },
  },
};
