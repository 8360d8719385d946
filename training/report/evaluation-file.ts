import { readFile } from 'node:fs/promises';
import Type, { type Static } from 'typebox';
import Value from 'typebox/value';
import type { Bundle } from '../../data/bundle/index.js';
import { FusionError } from '../../data/schema/errors.js';
import { metricOfBundle } from '../evaluation/deciding-metric.js';

/** JSON has null for what is no number: the interval of a single user, say. */
const Figure = Type.Union([Type.Number(), Type.Null()]);
const Estimate = Type.Object({ value: Figure, low: Figure, high: Figure });
const Metrics = Type.Object({
  cases: Type.Number(),
  users: Type.Number(),
  ndcg_at_10: Estimate,
  squared_error: Type.Optional(Type.Union([Estimate, Type.Null()])),
  residual_share: Type.Optional(Figure),
});

/** What a report reads of `metafuse evaluate --json`; the rest may be anything. */
const EvaluationSchema = Type.Object({
  command: Type.Literal('evaluate'),
  version: Type.String(),
  seed: Type.Number(),
  dataset: Type.Object({ name: Type.String(), fingerprint: Type.String() }),
  protocol: Type.String(),
  metric: Type.Optional(Type.Union([Type.Literal('ndcg_at_10'), Type.Literal('squared_error')])),
  split: Type.Object({ folds: Type.Number(), on: Type.Optional(Type.String()), order: Type.String() }),
  splits: Type.Optional(Type.Array(Type.String())),
  opened_before: Type.Optional(
    Type.Union([Type.Object({ times: Type.Number(), configurations: Type.Number() }), Type.Null()]),
  ),
  strategies: Type.Record(
    Type.String(),
    Type.Object({ overall: Metrics, by_support: Type.Record(Type.String(), Metrics) }),
    { minProperties: 1 },
  ),
  differences: Type.Array(
    Type.Object({
      a: Type.String(),
      b: Type.String(),
      group: Type.String(),
      value: Figure,
      low: Figure,
      high: Figure,
      smallest_detectable: Figure,
    }),
  ),
  checks: Type.Array(Type.Object({ name: Type.String(), ok: Type.Boolean(), detail: Type.String() })),
});

export type Evaluation = Static<typeof EvaluationSchema>;

/**
 * Reads what `metafuse evaluate --json` printed.
 * @throws FusionError `usage` where it is something else, or of another data set or another question than the bundle's
 */
export async function readEvaluation(path: string, { manifest }: Pick<Bundle, 'manifest'>): Promise<Evaluation> {
  const json = await parse(path);
  const problem = Value.Errors(EvaluationSchema, json)[0];
  if (problem)
    throw wrong(path, `what metafuse evaluate --json prints, got ${problem.instancePath || '/'}: ${problem.message}`);
  const evaluation = json as Evaluation;
  const [expected, got] = [manifest.dataset, evaluation.dataset];
  const metric = metricOfBundle({ manifest });
  if ((evaluation.metric ?? 'ndcg_at_10') !== metric)
    throw wrong(
      path,
      `an evaluation by ${metric}, as the bundle's answers are judged, got one by ${evaluation.metric ?? 'ndcg_at_10'}`,
    );
  if (got.fingerprint === expected.fingerprint) return evaluation;
  throw wrong(
    path,
    `an evaluation on the bundle's data set ${expected.name}, ${expected.fingerprint}, got one on ${got.name}, ${got.fingerprint}`,
  );
}

async function parse(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw wrong(path, `a readable JSON file, got ${(cause as Error).message}`, cause);
  }
}

function wrong(path: string, problem: string, cause?: unknown): FusionError {
  return new FusionError('usage', `evaluation ${path}: expected ${problem}`, { file: path }, cause);
}
