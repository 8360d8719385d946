import { Bool, Field, Int32, makeData, Schema, Table, tableToIPC, Vector } from 'apache-arrow';
import { nullableFloats } from '../../data/arrow/nullable-floats.js';
import { textColumn } from '../../data/arrow/text-column.js';
import { explainRow } from '../scoring/explain-row.js';
import type { ScoreAnswer } from '../scoring/score-answer.js';
import { verdictOfRow } from '../scoring/verdict-of-row.js';

/**
 * The answer of `/v1/score` as an Arrow IPC stream: a row for each result, best first, in columns named as those that `rescore` adds,
 * and the rest as JSON in the schema's metadata, under `answer`. Weights and confidences have columns where there are any.
 */
export function writeScoreColumns({ summary, inputs }: ScoreAnswer, tookMs: number): Buffer {
  const { request, catalogue, outcome, shown } = inputs;
  const { sources } = catalogue;
  const { rows, fused } = outcome;
  const answer = rows?.answer ?? null;
  const verdicts = [verdictOfRow(outcome, false), verdictOfRow(outcome, true)] as const;
  const said = shown.map((row) => verdicts[rows?.isNetwork[row] === 1 ? 1 : 0]);
  const numbers = (table: Float32Array | undefined, width = 1, k = 0) => {
    const values = new Float32Array(shown.length);
    for (let index = 0; index < values.length; index++)
      values[index] = table?.[shown[index]! * width + k] ?? Number.NaN;
    return nullableFloats(values);
  };
  const bySource = (table: Float32Array | undefined, suffix: string) =>
    table === undefined
      ? []
      : sources.map((source, k) => [`${source}_${suffix}`, numbers(table, sources.length, k)] as const);
  const columns: readonly (readonly [string, Vector])[] = [
    ['item_id', textColumn(shown.map((row) => request.candidates[row]!.item_id))],
    ['rank', ranks(shown.length)],
    ['fused_score', numbers(fused)],
    ...bySource(rows?.weights, 'weight'),
    ...bySource(answer?.confidences, 'confidence'),
    ['uncertainty_estimate', numbers(answer?.uncertainty)],
    ['weight_source', textColumn(said.map(({ weight_source }) => weight_source))],
    ['fallback_reason', textColumn(said.map(({ fallback_reason }) => fallback_reason))],
    ['adaptation_applied', flags(said.map(({ adaptation_applied }) => adaptation_applied))],
    ...(request.explain
      ? [['explanation', textColumn(shown.map((row) => JSON.stringify(explainRow(inputs, row))))] as const]
      : []),
  ];
  const fields = columns.map(([name, { type }]) => new Field(name, type, true));
  const schema = new Schema(fields, new Map([['answer', JSON.stringify({ ...summary, took_ms: tookMs })]]));
  return Buffer.from(tableToIPC(new Table(schema, Object.fromEntries(columns)), 'stream'));
}

function ranks(count: number): Vector<Int32> {
  const data = new Int32Array(count);
  for (let index = 0; index < count; index++) data[index] = index + 1;
  return new Vector([makeData({ type: new Int32(), length: count, nullCount: 0, data })]);
}

function flags(values: readonly boolean[]): Vector<Bool> {
  const data = new Uint8Array(Math.ceil(values.length / 8));
  values.forEach((value, row) => {
    if (value) data[row >> 3]! |= 1 << (row & 7);
  });
  return new Vector([makeData({ type: new Bool(), length: values.length, nullCount: 0, data })]);
}
