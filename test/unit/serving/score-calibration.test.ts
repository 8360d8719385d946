import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Table, tableFromIPC, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Bundle, Manifest } from '../../../data/bundle/index.js';
import { nineDigits } from '../../../serving/http/nine-digits.js';
import type { ScoreResponse } from '../../../serving/http/schemas/score-response.js';
import { rescore } from '../../../serving/rescore/rescore.js';
import { standInBundle } from '../bundle/stand-in-bundle.js';
import { buildApp, postScore, readStandIn } from './test-app.js';

const odds = (p: number) => Math.log(p / (1 - p));
const candidates = Array.from({ length: 6 }, (_, item) => ({ item_id: `i${item}` }));

/** Ann has 12 positives, bob 1. */
const LINES: Manifest['score_calibration'] = {
  meta: [
    { minCount: 1, slope: 0.5, offset: 0.75 },
    { minCount: 10, slope: 1.5, offset: -0.5 },
  ],
  meta_adapted: [{ minCount: 0, slope: 0.5, offset: 0.25 }],
  by_count: [
    { minCount: 1, slope: 2, offset: -1 },
    { minCount: 5, slope: 3, offset: 1 },
  ],
};

let plain: Bundle;
let calibrated: Bundle;
/** Expects errors by what weights by count say, too, and asks the network about everybody. */
let believing: Bundle;
beforeAll(async () => {
  const parts = await standInBundle();
  plain = await readStandIn(parts);
  calibrated = await readStandIn({ ...parts, manifest: { ...parts.manifest, score_calibration: LINES } });
  const belief = { score: 0.75, byCount: 0.5, offset: 0.25 };
  const errors = { meta: { share: 0, scale: 2, belief }, meta_adapted: { share: 0, scale: 1 } };
  const { manifest } = calibrated;
  const thresholds = { ...manifest.thresholds, min_interactions: { value: 0, chosen_by: 'hand' } };
  believing = { ...calibrated, manifest: { ...manifest, thresholds, score_calibration: { ...LINES, errors } } };
});

/** The same question to a server of each bundle. */
async function ask(body: object): Promise<{ readonly before: ScoreResponse; readonly after: ScoreResponse }> {
  const [before, after] = [await buildApp({ bundle: plain }), await buildApp({ bundle: calibrated })];
  const request = { candidates, explain: true, ...body };
  return { before: await postScore(before, request), after: await postScore(after, request) };
}
const order = ({ results }: ScoreResponse) => results.map(({ item_id }) => item_id);
const scoreOf = ({ results }: ScoreResponse, item: string) =>
  results.find(({ item_id }) => item_id === item)!.fused_score;

/** Contributions add up to what was fused, which the line takes to the score. */
function expectExplained({ results }: ScoreResponse): void {
  for (const { explanation, fused_score } of results) {
    const sum = Object.values(explanation!.contributions!).reduce((a, b) => a + b);
    const { log_odds, slope, offset, calibrated_log_odds } = explanation!.calibration!;
    expect(sum).toBeCloseTo(log_odds, 4);
    expect(slope * log_odds + offset).toBeCloseTo(calibrated_log_odds, 9);
    expect(odds(fused_score)).toBeCloseTo(calibrated_log_odds, 4);
  }
}

describe('POST /v1/score with a bundle that calibrates', () => {
  it.each([
    ['meta', 'ann', 1.5, -0.5],
    ['meta', 'bob', 0.5, 0.75],
    ['by_count', 'ann', 3, 1],
    ['by_count', 'bob', 2, -1],
    ['weighted', 'ann', 1, 0], // fitted to other weights than the caller's
  ])('%s for %s: the log-odds on the line of who answers and of the count, in the same order', async (...row) => {
    const [strategy, user_id, slope, offset] = row;
    const weights = strategy === 'weighted' ? { weights: { cf: 0.2, content: 0.3, popularity: 0.5 } } : {};
    const { before, after } = await ask({ user_id, strategy, ...weights });
    expect(order(after)).toEqual(order(before));
    for (const { item_id } of candidates) {
      expect(odds(scoreOf(after, item_id))).toBeCloseTo(slope * odds(scoreOf(before, item_id)) + offset, 4);
    }
  });

  it('ranks by log-odds, so a steep line that takes all probabilities to 1 makes no ties', async () => {
    const steep = [{ minCount: 0, slope: 1, offset: 60 }];
    const { manifest } = plain;
    const lines = { meta: steep, meta_adapted: steep, by_count: steep };
    const app = await buildApp({ bundle: { ...plain, manifest: { ...manifest, score_calibration: lines } } });
    for (const strategy of ['meta', 'by_count']) {
      const { before } = await ask({ user_id: 'ann', strategy });
      const after = await postScore(app, { user_id: 'ann', strategy, candidates });
      expect(after.results.map(({ fused_score }) => fused_score)).toEqual(candidates.map(() => 1));
      expect(order(after)).toEqual(order(before));
      expect(order(after)).not.toEqual(candidates.map(({ item_id }) => item_id)); // that of the request, as ties would be
    }
  });

  it('auto: rows that the network is unsure of are weights by count on their own line, beside those of the network', async () => {
    const { before, after } = await ask({ user_id: 'ann' });
    const source = Object.fromEntries(after.results.map(({ item_id, weight_source }) => [item_id, weight_source]));
    expect(source).toMatchObject({ i0: 'network', i1: 'static', i2: 'static' });
    expect(odds(scoreOf(after, 'i0'))).toBeCloseTo(1.5 * odds(scoreOf(before, 'i0')) - 0.5, 4);
    expect(odds(scoreOf(after, 'i1'))).toBeCloseTo(3 * odds(scoreOf(before, 'i1')) + 1, 4);
    const scores = after.results.map(({ fused_score }) => fused_score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
  });

  it('explains how what was fused became the score', async () => {
    const { before, after } = await ask({ user_id: 'ann' });
    expectExplained(after);
    expectExplained(before);
    expect(before.results[0]!.explanation!.calibration).toMatchObject({ slope: 1, offset: 0 });
    expect((await ask({ user_id: 'ann', strategy: 'rrf' })).after.results[0]!.explanation!.calibration).toBeNull();
  });

  it('leaves uncertainty and who answers as they are, where it does not say what uncertainty is worth', async () => {
    const { before, after } = await ask({ user_id: 'ann' });
    const said = ({ results }: ScoreResponse) =>
      Object.fromEntries(
        results.map(({ item_id, uncertainty_estimate, weight_source, confidences, weights }) => [
          item_id,
          { uncertainty_estimate, weight_source, confidences, weights },
        ]),
      );
    expect(said(after)).toEqual(said(before));
  });

  it('states the error that is expected of the score, and thresholds act on it', async () => {
    const errors = { meta: { share: 0.5, scale: 4 }, meta_adapted: { share: 0, scale: 1 } };
    const { manifest } = calibrated;
    const app = await buildApp({
      bundle: { ...calibrated, manifest: { ...manifest, score_calibration: { ...LINES, errors } } },
    });
    const asked = { user_id: 'ann', candidates, strategy: 'meta' };
    const [stated, { results }] = [
      await postScore(await buildApp({ bundle: plain }), asked),
      await postScore(app, asked),
    ];
    const wordOf = (item: string) => stated.results.find(({ item_id }) => item_id === item)!.uncertainty_estimate!;
    for (const { item_id, fused_score, uncertainty_estimate } of results) {
      const expected = 4 * Math.sqrt(fused_score * (1 - fused_score) * Math.max(wordOf(item_id), 1e-7));
      expect(uncertainty_estimate).toBeCloseTo(expected, 5);
    }
    const limit = manifest.thresholds.uncertainty.value;
    const auto = await postScore(app, { user_id: 'ann', candidates });
    const unsure = auto.results.filter(({ uncertainty_estimate }) => uncertainty_estimate! > limit);
    expect(unsure.map(({ item_id }) => item_id)).not.toEqual([]);
    for (const { weight_source } of unsure) expect(weight_source).toBe('static');
    const wary = { ...LINES, errors: { ...errors, meta: { share: 0, scale: 1000 } } };
    const never = await buildApp({ bundle: { ...calibrated, manifest: { ...manifest, score_calibration: wary } } });
    const { results: all } = await postScore(never, { user_id: 'ann', candidates });
    expect(all.map(({ weight_source }) => weight_source)).toEqual(candidates.map(() => 'static'));
  });
});

describe('a bundle that believes weights by count beside scores', () => {
  it('states the error that is expected by what is believed', async () => {
    const app = await buildApp({ bundle: believing });
    for (const user_id of ['ann', 'bob']) {
      const byNetwork = await postScore(app, { user_id, candidates, strategy: 'meta' });
      const byCount = await postScore(app, { user_id, candidates, strategy: 'by_count' });
      for (const { item_id, fused_score: p, uncertainty_estimate } of byNetwork.results) {
        const believed = 0.75 * odds(p) + 0.5 * odds(scoreOf(byCount, item_id)) + 0.25;
        const r = 1 / (1 + Math.exp(-believed));
        expect(uncertainty_estimate).toBeCloseTo(2 * (r * (1 - p) ** 2 + (1 - r) * p ** 2), 5);
      }
    }
  });
});

describe('a bundle that calibrates, elsewhere', () => {
  it('rescore gives each row what POST /v1/score gives it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'calibrated-'));
    const [input, output] = [join(folder, 'in.arrow'), join(folder, 'out.arrow')];
    const users = candidates.flatMap(() => ['bob', 'ann']);
    const items = candidates.flatMap(({ item_id }) => [item_id, item_id]);
    const text = (values: readonly string[]) => vectorFromArray(values, new Utf8());
    await writeFile(input, tableToIPC(new Table({ user_id: text(users), item_id: text(items) }), 'file'));
    await rescore({ bundle: believing, input, output });
    const rescored = tableFromIPC(await readFile(output));
    const [scores, errors] = [rescored.getChild('fused_score')!, rescored.getChild('uncertainty_estimate')!];
    await rm(folder, { recursive: true });
    const app = await buildApp({ bundle: believing });
    let stated = 0;
    for (const [row, user_id] of users.entries()) {
      const { results } = await postScore(app, { user_id, candidates: [{ item_id: items[row]! }] });
      expect(nineDigits(scores.get(row))).toBe(results[0]!.fused_score);
      const error = errors.get(row);
      expect(error === null ? null : nineDigits(error)).toBe(results[0]!.uncertainty_estimate);
      stated += Number(error !== null);
    }
    expect(stated).toBe(users.length);
  });

  it('feedback tells what POST /v1/score shows before and after, each on its own line', async () => {
    const app = await buildApp({ bundle: believing });
    const asked = { user_id: 'ann', candidates, strategy: 'meta', adapt: true, explain: true };
    const shown = await postScore(app, asked);
    const { item_id, fused_score } = shown.results[0]!;
    const payload = { request_id: shown.request_id, item_id, outcome: 0 };
    const told = await app.inject({ method: 'POST', url: '/v1/feedback', payload });
    const { adaptation } = told.json();
    expect(adaptation).toMatchObject({ applied: true, prediction_before: fused_score });
    const next = await postScore(app, asked);
    expect(adaptation.prediction_after).toBe(scoreOf(next, item_id));
    expectExplained(next);
    expect(next.results[0]!.explanation!.calibration).toMatchObject({ slope: 0.5, offset: 0.25 });
  });
});
