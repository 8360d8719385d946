import underPressure from '@fastify/under-pressure';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { FusionError } from '../../data/schema/errors.js';
import type { ServerLimits } from './server-limits.js';

/** Why a request was refused before it began. */
const OVERLOADS = ['server', 'namespace', 'event_loop', 'heap'] as const;
export type Overload = (typeof OVERLOADS)[number];

/** Those that say how the server is: they are asked most when it is not well. */
const EXEMPT: ReadonlySet<string | undefined> = new Set(['/healthz', '/readyz', '/metrics']);

const RETRY_AFTER_SECONDS = 1;

export type OverloadLimits = Pick<
  ServerLimits,
  'maxConcurrent' | 'maxConcurrentPerNamespace' | 'maxEventLoopDelayMs' | 'maxHeapBytes'
>;

/**
 * Refuses requests beyond what the server takes at a time: 503 where it is the server that has enough, 429 where it is the namespace;
 * `retry-after` in both cases. Goes after whoever may not ask was refused, so that strangers use nobody's share.
 *
 * @param onRefused told of each.
 */
export async function refuseOverload(
  app: FastifyInstance,
  { maxConcurrent, maxConcurrentPerNamespace, maxEventLoopDelayMs, maxHeapBytes }: OverloadLimits,
  onRefused: (overload: Overload) => void,
): Promise<void> {
  const refuse = (overload: Overload) => {
    onRefused(overload);
    throw refusal(overload);
  };
  if (maxEventLoopDelayMs > 0 || maxHeapBytes > 0) {
    await app.register(underPressure, {
      maxEventLoopDelay: maxEventLoopDelayMs,
      maxHeapUsedBytes: maxHeapBytes,
      pressureHandler: async (request: FastifyRequest, _reply, type) => {
        if (!isExempt(request)) refuse(type === underPressure.TYPE_HEAP_USED_BYTES ? 'heap' : 'event_loop');
      },
    });
  }
  let total = 0;
  const byNamespace = new Map<string, number>();
  app.addHook('onRequest', async (request, reply) => {
    if (isExempt(request)) return;
    const { namespace } = request;
    const own = byNamespace.get(namespace) ?? 0;
    if (total >= maxConcurrent) refuse('server');
    if (own >= maxConcurrentPerNamespace) refuse('namespace');
    total++;
    byNamespace.set(namespace, own + 1);
    reply.raw.once('close', () => {
      total--;
      const left = byNamespace.get(namespace)! - 1;
      if (left > 0) byNamespace.set(namespace, left);
      else byNamespace.delete(namespace);
    });
  });
}

function isExempt({ routeOptions }: FastifyRequest): boolean {
  return EXEMPT.has(routeOptions.url);
}

function refusal(overload: Overload): FusionError {
  const details = { retry_after_seconds: RETRY_AFTER_SECONDS };
  if (overload === 'namespace') {
    return new FusionError('too_many_requests', 'This namespace has as many requests under way as it may.', details);
  }
  return new FusionError('overloaded', 'More requests are under way than the server takes.', details);
}
