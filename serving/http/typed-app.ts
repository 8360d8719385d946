import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { ServedBundles } from '../bundles/served-bundles.js';
import type { KeyRing } from '../security/key-ring.js';

declare module 'fastify' {
  interface FastifyInstance {
    /** Says from now on that it is not ready, and goes on answering. */
    drain(): void;
    /** What it answers from. */
    readonly bundles: ServedBundles;
    /** Whom it answers. */
    readonly keys: KeyRing;
  }
}

/** The HTTP application as routes see it: schemas say what handlers get. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;
