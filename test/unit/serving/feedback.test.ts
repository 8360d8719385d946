import { beforeAll, describe, expect, it } from 'vitest';
import type { Bundle } from '../../../data/bundle/index.js';
import { reliableSources } from '../../../models/adaptation/reliable-sources.js';
import type { AppOptions } from '../../../serving/app.js';
import { ask, candidates, feedbackApp, feedbackBundle, give, HOUR, post, START } from './feedback-app.js';
import { postScore } from './test-app.js';

let bundle: Bundle;
beforeAll(async () => {
  bundle = await feedbackBundle();
});
const appAt = (options: Partial<AppOptions> = {}) => feedbackApp({ bundle, ...options });

const resultOf = (answer: Awaited<ReturnType<typeof ask>>, id: string) =>
  answer.results.find(({ item_id }) => item_id === id)!;

describe('POST /v1/feedback', () => {
  it('adapts the user: the next answer has other scores and says so, and is what was predicted after', async () => {
    const { app } = await appAt();
    const first = await ask(app);
    expect(first.results.every(({ adaptation_applied }) => !adaptation_applied)).toBe(true);
    const given = await give(app, { request_id: first.request_id, item_id: 'i4', outcome: 1 });
    expect(given).toMatchObject({ outcome: 1, reward_value: 2, adaptation: { applied: true, reason: null } });
    expect(given.adaptation.support_rows).toBe(4); // what the bundle takes: i4, and the three others as negatives
    expect(given.adaptation.prediction_before).toBe(resultOf(first, 'i4').fused_score);
    const next = await ask(app);
    expect(next.results.every(({ adaptation_applied }) => adaptation_applied)).toBe(true);
    expect(resultOf(next, 'i4').fused_score).toBe(given.adaptation.prediction_after);
    expect(resultOf(next, 'i4').fused_score).not.toBe(resultOf(first, 'i4').fused_score);
  });

  it('moves the weights as the graph says: by Σ rates · Σ rows ¼ · (2 target − 1) · reliable', async () => {
    const { app } = await appAt();
    const first = await ask(app, { explain: true });
    await give(app, { request_id: first.request_id, item_id: 'i4', outcome: 1 });
    const next = await ask(app);
    const { sources } = bundle.manifest;
    const shift = sources.map(() => 0);
    for (const { item_id, explanation } of first.results) {
      const scores = sources.map((source) => explanation!.context.scores[source] ?? 0);
      const mask = sources.map((source) => Number(source in explanation!.context.scores));
      const target = Number(item_id === 'i4');
      reliableSources(scores, mask, target).forEach((reliable, k) => {
        shift[k]! += (0.5 + 0.25) * (1 / 4) * (2 * target - 1) * reliable;
      });
    }
    // softmax: a weight's share against another's changes by e to the difference of their shifts
    const ratio = (answer: typeof next, a: string, b: string) => {
      const weights = resultOf(answer, 'i0').weights!;
      return weights[a]! / weights[b]!;
    };
    const change = ratio(next, 'cf', 'popularity') / ratio(first, 'cf', 'popularity');
    expect(Math.log(change)).toBeCloseTo(shift[0]! - shift[2]!, 4);
    expect(Math.abs(shift[0]! - shift[2]!)).toBeGreaterThan(0.01);
  });

  it('leaves everybody else, and whoever does not want it, as they were', async () => {
    const { app } = await appAt();
    const [first, other] = [await ask(app), await ask(app, { user_id: 'u3' })];
    await give(app, { request_id: first.request_id, item_id: 'i4', outcome: 1 });
    expect((await ask(app, { user_id: 'u3' })).results).toEqual(other.results);
    expect((await ask(app, { adapt: false })).results).toEqual(first.results);
  });

  it('is not applied to rows that the network is too unsure of', async () => {
    const { app } = await appAt();
    const first = await ask(app);
    await give(app, { request_id: first.request_id, item_id: 'i4', outcome: 1 });
    const { results } = await ask(app, { candidates: [{ item_id: 'i0' }, { item_id: 'i1' }] });
    expect(results.map(({ item_id, adaptation_applied }) => `${item_id} ${adaptation_applied}`).sort()).toEqual([
      'i0 true',
      'i1 false',
    ]);
  });

  it('the bundle says whether adaptation is the default', async () => {
    for (const isDefault of [true, false]) {
      const adaptation = { ...bundle.manifest.adaptation, default: isDefault };
      const { app } = await appAt({ bundle: { ...bundle, manifest: { ...bundle.manifest, adaptation } } });
      const first = await ask(app);
      await give(app, { request_id: first.request_id, item_id: 'i4', outcome: 1 });
      const next = await postScore(app, { user_id: 'ann', candidates });
      expect(next.results.every(({ adaptation_applied }) => adaptation_applied === isDefault)).toBe(true);
    }
  });

  it('works for users and items that only the request knows', async () => {
    const { app } = await appAt();
    const session_features = Object.fromEntries(bundle.manifest.session_features.map((name) => [name, 0.5]));
    const inline = [0.9, 0.5, 0.1].map((cf, index) => ({
      item_id: `new${index}`,
      scores: { cf, popularity: 1 - cf },
      embeddings: { content: Array.from({ length: 64 }, (_, k) => (k === index ? 0.5 : 0)) },
      features: { energy: 0.1 * index },
      metadata_completeness: 1,
      is_predicted: false,
    }));
    const body = { user_id: 'stranger', session_features, interaction_count: 12, candidates: inline };
    const first = await ask(app, body);
    const given = await give(app, { request_id: first.request_id, item_id: 'new1', outcome: 1 });
    expect(given.adaptation).toMatchObject({ applied: true, support_rows: 3 });
    expect(given.adaptation.prediction_before).toBe(resultOf(first, 'new1').fused_score); // the row, bit for bit
    const next = await ask(app, body);
    expect(resultOf(next, 'new1')).toMatchObject({ adaptation_applied: true });
    expect(resultOf(next, 'new1').fused_score).toBe(given.adaptation.prediction_after);
  });

  it('reads an outcome from what the user did', async () => {
    const { app } = await appAt();
    const { request_id } = await ask(app);
    const said = async (item_id: string, ...interaction_type: string[]) => {
      const { outcome, reward_value, adaptation } = await give(app, { request_id, item_id, interaction_type });
      return { outcome, reward_value, applied: adaptation.applied, reason: adaptation.reason };
    };
    expect(await said('i0', 'click', 'purchase')).toEqual({ outcome: 1, reward_value: 4, applied: true, reason: null });
    expect(await said('i3', 'skip')).toEqual({ outcome: 0, reward_value: -0.5, applied: true, reason: null });
    expect(await said('i4', 'view')).toEqual({ outcome: null, reward_value: 0, applied: false, reason: 'no_outcome' });
  });

  it('is taken note of, and nothing more, where the network did not decide', async () => {
    const { app } = await appAt();
    const notAdapted = { applied: false, reason: 'not_network', support_rows: 0, prediction_before: null };
    const cold = await ask(app, { user_id: 'bob' });
    expect((await give(app, { request_id: cold.request_id, item_id: 'i0', outcome: 1 })).adaptation).toMatchObject(
      notAdapted,
    );
    const uncertain = await ask(app, { candidates: [{ item_id: 'i0' }, { item_id: 'i1' }] });
    expect((await give(app, { request_id: uncertain.request_id, item_id: 'i1', outcome: 1 })).adaptation).toMatchObject(
      notAdapted,
    );
    const ranks = await ask(app, { strategy: 'rrf' });
    expect((await give(app, { request_id: ranks.request_id, item_id: 'i0', outcome: 1 })).adaptation).toMatchObject(
      notAdapted,
    );
    const { app: bare } = await appAt({ bundle: null });
    const inline = await postScore(bare, { user_id: 'ann', candidates: [{ item_id: 'a', scores: { cf: 0.5 } }] });
    expect((await give(bare, { request_id: inline.request_id, item_id: 'a', outcome: 1 })).adaptation).toMatchObject(
      notAdapted,
    );
  });

  it('said twice is taken in once', async () => {
    const { app } = await appAt();
    const { request_id } = await ask(app);
    const body = { request_id, item_id: 'i4', outcome: 1 };
    await give(app, body);
    const adapted = await ask(app);
    expect((await give(app, body)).adaptation).toMatchObject({ applied: false, reason: 'duplicate' });
    expect((await ask(app)).results).toEqual(adapted.results);
    expect((await give(app, { ...body, outcome: 0 })).adaptation.applied).toBe(true); // changed their mind
  });

  it('is of no effect a day after the newest of it', async () => {
    const { app, clock } = await appAt();
    const first = await ask(app);
    await give(app, { request_id: first.request_id, item_id: 'i4', outcome: 1 });
    clock.now = START + 24 * HOUR - 1;
    expect((await ask(app)).results[0]!.adaptation_applied).toBe(true);
    clock.now = START + 24 * HOUR;
    expect((await ask(app)).results).toEqual(first.results);
  });

  it('is about the answer that its user got, also where several requests came under one id', async () => {
    const { app } = await appAt();
    const headers = { 'x-request-id': 'page-1' };
    const askAs = async (user_id: string) => {
      const payload = { user_id, candidates, adapt: true };
      return (await app.inject({ method: 'POST', url: '/v1/score', headers, payload })).json();
    };
    const [anns, others] = await Promise.all([askAs('ann'), askAs('u3')]);
    expect(new Set([anns.request_id, others.request_id])).toEqual(new Set(['page-1', 'page-1.1']));
    await give(app, { request_id: anns.request_id, item_id: 'i4', outcome: 1 });
    expect((await ask(app)).results[0]!.adaptation_applied).toBe(true);
    expect((await ask(app, { user_id: 'u3' })).results[0]!.adaptation_applied).toBe(false);
  });

  it('that comes late changes nothing where a later word on the item is known', async () => {
    const { app, clock } = await appAt();
    const { request_id } = await ask(app);
    const body = { request_id, item_id: 'i4' };
    clock.now = START + 10_000;
    await give(app, { ...body, outcome: 0, occurred_at: '2026-05-01T12:00:05Z' });
    const adapted = await ask(app);
    const late = await give(app, { ...body, outcome: 1, occurred_at: '2026-05-01T12:00:02Z' });
    expect(late.adaptation).toMatchObject({ applied: false, reason: 'outdated', support_rows: 0 });
    expect((await ask(app)).results).toEqual(adapted.results);
  });

  it('of several at once, each is adapted to together with those before it', async () => {
    const [together, oneByOne] = [await appAt(), await appAt()];
    const bodies = (request_id: string) => [
      { request_id, item_id: 'i4', outcome: 1 },
      { request_id, item_id: 'i0', outcome: 0 },
    ];
    const { request_id } = await ask(together.app);
    const answers = await Promise.all(bodies(request_id).map((body) => give(together.app, body)));
    await ask(oneByOne.app);
    for (const [index, body] of bodies(request_id).entries()) {
      expect((await give(oneByOne.app, body)).adaptation).toEqual(answers[index]!.adaptation);
    }
    expect((await ask(together.app)).results).toEqual((await ask(oneByOne.app)).results);
  });

  it('more at once than are let wait is answered 503, and when to come again', async () => {
    const { app } = await appAt({ adaptation: { maxWaiting: 2 } });
    const { request_id } = await ask(app);
    const bodies = candidates.map(({ item_id }) => ({ request_id, item_id, outcome: 1 }));
    const responses = await Promise.all(bodies.map((body) => post(app, body)));
    expect(responses.map(({ statusCode }) => statusCode).sort()).toEqual([200, 200, 503, 503]);
    const refused = responses.find(({ statusCode }) => statusCode === 503)!;
    expect(refused.headers['retry-after']).toBe('1');
    expect(refused.json().error.code).toBe('overloaded');
  });

  it('forgets the oldest answers where memory is short, and the users adapted longest ago', async () => {
    const { app } = await appAt({ adaptation: { requestBytes: 6000, parameterBytes: 400 } });
    const first = await ask(app);
    const second = await ask(app, { user_id: 'u3' });
    for (const { request_id } of [first, second]) await give(app, { request_id, item_id: 'i4', outcome: 1 });
    expect((await ask(app)).results[0]!.adaptation_applied).toBe(false); // one user's 12 bytes and what they cost
    expect((await ask(app, { user_id: 'u3' })).results[0]!.adaptation_applied).toBe(true);
    const forgotten = await give(app, { request_id: first.request_id, item_id: 'i0', outcome: 1 });
    expect(forgotten).toMatchObject({ reward_value: 2, adaptation: { applied: false, reason: 'not_network' } }); // but recorded
  });
});
