import { type Static, Type } from 'typebox';
import { Errors } from 'typebox/value';
import type { Dataset } from '../schema/dataset.js';
import { DATASET_FILES } from './content.js';
import type { Report } from './problem.js';
import { summarizeDataset } from './summary.js';

/** The version that this code writes; it reads no other. */
export const DATASET_FORMAT_VERSION = 1;

const Count = Type.Integer({ minimum: 0 });
const Time = Type.String({
  description: 'ISO 8601, UTC',
  pattern: '^[+-]?\\d+-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$',
});

/** What dataset.json holds. Exactly one of `time_range` and `timestamps` is there. */
export const DatasetDescription = Type.Object({
  format_version: Type.Literal(DATASET_FORMAT_VERSION),
  name: Type.String({ minLength: 1 }),
  source: Type.String(),
  counts: Type.Object({ users: Count, items: Count, interactions: Count, scores: Type.Optional(Count) }),
  score_sources: Type.Optional(Type.Array(Type.String({ minLength: 1 }), { minItems: 1 })),
  time_range: Type.Optional(Type.Object({ from: Time, to: Time })),
  timestamps: Type.Optional(Type.Literal('none')),
  feedback: Type.Union([
    Type.Object({
      kind: Type.Literal('graded'),
      min: Type.Number(),
      max: Type.Number(),
      positive_at: Type.Number(),
    }),
    Type.Object({ kind: Type.Literal('implicit') }),
  ]),
  fingerprint: Type.String({ pattern: '^[0-9a-f]{64}$' }),
});
export type DatasetDescription = Static<typeof DatasetDescription>;

/** The description of a dataset, as it is written beside its tables. */
export function describeDataset(dataset: Dataset): DatasetDescription {
  const { name, source, feedback, fingerprint } = dataset;
  const { users, items, interactions, scores, scoreSources, timeRange } = summarizeDataset(dataset);
  return {
    format_version: DATASET_FORMAT_VERSION,
    name,
    source,
    counts: { users, items, interactions, ...(scores > 0 ? { scores } : {}) },
    ...(scores > 0 ? { score_sources: [...scoreSources] } : {}),
    ...(timeRange === undefined ? { timestamps: 'none' } : { time_range: timeRange }),
    feedback:
      feedback.kind === 'implicit'
        ? feedback
        : { kind: 'graded', min: feedback.min, max: feedback.max, positive_at: feedback.positiveAt },
    fingerprint,
  };
}

/** Reads the text of dataset.json; undefined, with everything that is wrong reported, where it does not fit. */
export function parseDescription(text: string, report: Report): DatasetDescription | undefined {
  const file = DATASET_FILES.description;
  const value = parseJson(text);
  if (value === undefined) {
    report({ file, field: '', message: 'expected JSON, got something else' });
    return undefined;
  }
  const errors = Errors(DatasetDescription, value);
  for (const { instancePath, message } of errors) {
    report({ file, field: instancePath.slice(1).replaceAll('/', '.'), message });
  }
  return errors.length === 0 ? (value as DatasetDescription) : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
