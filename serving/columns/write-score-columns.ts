import { Bool, Field, Int32, makeData, Schema, Table, tableToIPC, Vector } from 'apache-arrow';
import { nullableFloats } from '../../data/arrow/nullable-floats.js';
import { textColumn } from '../../data/arrow/text-column.js';
import type { ScoreResponse, ScoreResult } from '../http/schemas/score-response.js';

/**
 * The answer of `/v1/score` as an Arrow IPC stream: a row for each result, best first, in columns named as those that `rescore` adds,
 * and the rest as JSON in the schema's metadata, under `answer`. Weights and confidences have columns where there are any.
 */
export function writeScoreColumns({ results, ...answer }: ScoreResponse): Buffer {
  const text = (of: (result: ScoreResult) => string | null) => textColumn(results.map(of));
  const numbers = (of: (result: ScoreResult) => number | null | undefined) =>
    nullableFloats(Float32Array.from(results, (result) => of(result) ?? Number.NaN));
  const bySource = (group: 'weights' | 'confidences', suffix: string) =>
    sourcesOf(results, group).map(
      (source) => [`${source}_${suffix}`, numbers((result) => result[group]?.[source])] as const,
    );
  const columns: readonly (readonly [string, Vector])[] = [
    ['item_id', text(({ item_id }) => item_id)],
    ['rank', integers(Int32Array.from(results, ({ rank }) => rank))],
    ['fused_score', numbers(({ fused_score }) => fused_score)],
    ...bySource('weights', 'weight'),
    ...bySource('confidences', 'confidence'),
    ['uncertainty_estimate', numbers(({ uncertainty_estimate }) => uncertainty_estimate)],
    ['weight_source', text(({ weight_source }) => weight_source)],
    ['fallback_reason', text(({ fallback_reason }) => fallback_reason)],
    ['adaptation_applied', flags(results.map(({ adaptation_applied }) => adaptation_applied))],
    ...(results.some(({ explanation }) => explanation !== undefined)
      ? [['explanation', text(({ explanation }) => JSON.stringify(explanation))] as const]
      : []),
  ];
  const fields = columns.map(([name, { type }]) => new Field(name, type, true));
  const schema = new Schema(fields, new Map([['answer', JSON.stringify(answer)]]));
  return Buffer.from(tableToIPC(new Table(schema, Object.fromEntries(columns)), 'stream'));
}

function sourcesOf(results: readonly ScoreResult[], group: 'weights' | 'confidences'): readonly string[] {
  return Object.keys(results.find((result) => result[group] !== null)?.[group] ?? {});
}

function integers(values: Int32Array): Vector<Int32> {
  return new Vector([makeData({ type: new Int32(), length: values.length, nullCount: 0, data: values })]);
}

function flags(values: readonly boolean[]): Vector<Bool> {
  const data = new Uint8Array(Math.ceil(values.length / 8));
  values.forEach((value, row) => {
    if (value) data[row >> 3]! |= 1 << (row & 7);
  });
  return new Vector([makeData({ type: new Bool(), length: values.length, nullCount: 0, data })]);
}
