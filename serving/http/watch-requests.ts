import type { FastifyInstance } from 'fastify';
import type { Metrics } from '../metrics/metrics.js';
import type { RecentTraffic } from '../metrics/recent-traffic.js';

/**
 * One line in the log for each request, and its duration among the metrics: the route as it is written rather than the path, which
 * holds ids of users; no query and no body.
 */
export function watchRequests(app: FastifyInstance, metrics: Metrics, traffic: RecentTraffic): void {
  app.addHook('onResponse', async (request, reply) => {
    const { method, namespace } = request;
    const route = request.routeOptions.url ?? 'none';
    const { statusCode: status, elapsedTime: took_ms } = reply;
    metrics.requested({ method, route, status }, took_ms / 1000);
    traffic.requested(namespace, { route, status }, took_ms);
    request.log.info({ method, route, namespace, caller: request.caller?.name, status, took_ms }, 'request answered');
  });
}
