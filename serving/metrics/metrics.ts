import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { Overload } from '../limits/refuse-overload.js';

/**
 * What a server counts, for Prometheus.
 *
 * Every label comes from a list that the code has: routes as they are written, strategies, reasons, status codes. No namespace, user,
 * item, retriever or key is a label. So the number of series is bounded whatever callers send, and who reads them learns of no
 * namespace but that they are served together.
 */
export interface Metrics {
  readonly registry: Registry;
  requested(
    labels: { readonly method: string; readonly route: string; readonly status: number },
    seconds: number,
  ): void;
  /** An answer of /v1/score. */
  scored(labels: { readonly strategy: string; readonly reason: string | null }, candidates: number): void;
  /** An answer of a retriever. */
  retrieved(labels: { readonly strategy: string; readonly served: string; readonly reason: string }): void;
  /** What became of a feedback for the user's adaptation; null: it was applied. */
  adapted(reason: string | null): void;
  refused(overload: Overload): void;
  changedBundle(result: 'done' | 'refused'): void;
}

/** Seconds; scoring takes one to a few milliseconds, analytics up to seconds. */
const BUCKETS = [0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** @param ofProcess memory, processor and event loop of this process too */
export function createMetrics({ ofProcess = false }: { readonly ofProcess?: boolean } = {}): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (ofProcess) collectDefaultMetrics({ register: registry });
  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
    new Counter({ name, help, labelNames, registers });
  const requests = new Histogram({
    name: 'metafuse_http_request_duration_seconds',
    help: 'From the arrival of a request to the end of its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS,
    registers,
  });
  const answers = counter(
    'metafuse_score_answers_total',
    'Answers of /v1/score, by the strategy that was served and why not another.',
    ['strategy', 'fallback_reason'],
  );
  const candidates = counter('metafuse_score_candidates_total', 'Candidates that were scored.', []);
  const executions = counter('metafuse_retriever_answers_total', 'Answers of retrievers, by who decided and why.', [
    'strategy',
    'served',
    'reason',
  ]);
  const adaptations = counter(
    'metafuse_adaptations_total',
    'Feedback, by what became of it for the user’s adaptation.',
    ['result'],
  );
  const refusals = counter(
    'metafuse_overload_refusals_total',
    'Requests refused with 429 or 503, by what was too much.',
    ['limit'],
  );
  const changes = counter('metafuse_bundle_changes_total', 'Reloads and rollbacks of the bundle.', ['result']);
  return {
    registry,
    requested: ({ method, route, status }, seconds) => requests.observe({ method, route, status }, seconds),
    scored: ({ strategy, reason }, count) => {
      answers.inc({ strategy, fallback_reason: reason ?? 'none' });
      candidates.inc(count);
    },
    retrieved: ({ strategy, served, reason }) => executions.inc({ strategy, served, reason }),
    adapted: (reason) => adaptations.inc({ result: reason ?? 'applied' }),
    refused: (limit) => refusals.inc({ limit }),
    changedBundle: (result) => changes.inc({ result }),
  };
}
