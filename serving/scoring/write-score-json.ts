import { JsonBytes } from '../http/json-bytes.js';
import { explainRow } from './explain-row.js';
import type { ScoreAnswer } from './score-answer.js';
import { verdictOfRow } from './verdict-of-row.js';

/** What a result takes about, and a source's two numbers in it. */
const [RESULT_BYTES, SOURCE_BYTES] = [220, 48];

/** The answer of `/v1/score` as JSON: the form of `ScoreResponseSchema`, written straight from the rows. */
export function writeScoreJson({ summary, inputs }: ScoreAnswer, tookMs: number): Buffer {
  const { request, catalogue, outcome, shown } = inputs;
  const { rows, fused } = outcome;
  const answer = rows?.answer ?? null;
  const { ignored, ...said } = summary;
  const K = catalogue.sources.length;
  const verdictOf = (isNetwork: boolean) =>
    Buffer.from(`,${JSON.stringify(verdictOfRow(outcome, isNetwork)).slice(1, -1)}`);
  const verdicts = [verdictOf(false), verdictOf(true)] as const;
  const names = catalogue.sources.map((source, k) => Buffer.from(`${k === 0 ? '{' : ','}${JSON.stringify(source)}:`));
  const json = new JsonBytes(500 + shown.length * (RESULT_BYTES + K * SOURCE_BYTES));

  /** One row of a [N, K] table, by source. */
  const bySource = (table: Float32Array | undefined, row: number) => {
    if (table === undefined) return json.raw(NULL);
    for (let k = 0, cell = row * K; k < K; k++, cell++) json.raw(names[k]!).single(table, cell);
    return json.raw(END);
  };
  json.raw(Buffer.from(`${JSON.stringify(said).slice(0, -1)},"results":[`));
  for (let index = 0; index < shown.length; index++) {
    const row = shown[index]!;
    json.raw(index === 0 ? FIRST_ID : NEXT_ID).text(request.candidates[row]!.item_id);
    json.raw(RANK).integer(index + 1);
    json.raw(FUSED).single(fused, row);
    json.raw(WEIGHTS);
    bySource(rows?.weights, row);
    json.raw(CONFIDENCES);
    bySource(answer?.confidences, row);
    json.raw(UNCERTAINTY);
    if (answer === null) json.raw(NULL);
    else json.single(answer.uncertainty, row);
    json.raw(verdicts[rows?.isNetwork[row] === 1 ? 1 : 0]);
    if (request.explain) json.raw(EXPLANATION).value(explainRow(inputs, row));
    json.raw(END);
  }
  json.raw(RESULTS_END);
  if (ignored !== undefined) json.raw(IGNORED).value(ignored);
  return json.raw(TOOK).value(tookMs).raw(END).done();
}

const [NULL, END, RESULTS_END] = [Buffer.from('null'), Buffer.from('}'), Buffer.from(']')];
const [FIRST_ID, NEXT_ID] = [Buffer.from('{"item_id":'), Buffer.from(',{"item_id":')];
const [RANK, FUSED, WEIGHTS, CONFIDENCES] = [key('rank'), key('fused_score'), key('weights'), key('confidences')];
const [UNCERTAINTY, EXPLANATION] = [key('uncertainty_estimate'), key('explanation')];
const [IGNORED, TOOK] = [key('ignored'), key('took_ms')];

function key(name: string): Buffer {
  return Buffer.from(`,"${name}":`);
}
