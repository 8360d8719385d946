import { beforeAll, describe, expect, it } from 'vitest';
import type { Bundle } from '../../../data/bundle/index.js';
import { ask, candidates, feedbackApp, feedbackBundle, give, HOUR, post, START } from './feedback-app.js';

let bundle: Bundle;
beforeAll(async () => {
  bundle = await feedbackBundle();
});
const appAt = () => feedbackApp({ bundle });

describe('POST /v1/feedback refuses', () => {
  const cases: readonly [string, object, number, string, RegExp][] = [
    ['an unknown request', { request_id: 'r9' }, 404, 'request_id', /still remembers, got "r9"/],
    ['an empty id', { request_id: '' }, 422, 'request_id', /at least 1 characters, got ""/],
    ['an id that is too long', { item_id: 'i'.repeat(513) }, 422, 'item_id', /at most 512 characters/],
    ['a leap second', { occurred_at: '2026-04-30T23:59:60Z' }, 422, 'occurred_at', /a date and time/],
    ['a list in place of an id', { item_id: ['i4'] }, 400, 'item_id', /type string, got 1 values/],
    ['an item that was not shown', { item_id: 'i2' }, 404, 'item_id', /results of request "r1", got "i2"/],
    ['neither outcome nor interaction', { outcome: undefined }, 422, 'outcome', /got nothing/],
    ['both', { interaction_type: ['click'] }, 422, 'outcome', /got "both"/],
    ['an outcome above 1', { outcome: 1.5 }, 422, 'outcome', /<= 1, got 1.5/],
    ['an unknown type', { outcome: undefined, interaction_type: ['sigh'] }, 422, 'interaction_type[0]', /click/],
    ['no types', { outcome: undefined, interaction_type: [] }, 422, 'interaction_type', /at least 1/],
    ['a time that is none', { occurred_at: 'yesterday' }, 422, 'occurred_at', /date-time.*got "yesterday"/],
    ['the future', { occurred_at: '2026-05-01T13:00:00Z' }, 422, 'occurred_at', /not in the future/],
    ['a time before the request', { occurred_at: '2026-05-01T11:00:00Z' }, 422, 'occurred_at', /after the request/],
    ['an unknown field', { mood: 'fine' }, 400, 'mood', /no field of this name/],
  ];

  it.each(cases)('%s', async (_name, change, status, field, message) => {
    const { app } = await appAt();
    const { request_id } = await ask(app, { top_k: 4 });
    const response = await post(app, { request_id, item_id: 'i4', outcome: 1, ...change });
    expect(response.statusCode).toBe(status);
    expect(response.json().error.details).toEqual({ field, expected: expect.any(String), got: expect.any(String) });
    expect(response.json().error.message).toMatch(message);
    expect((await ask(app)).results[0]!.adaptation_applied).toBe(false);
  });

  it('a candidate that top_k left out, since nobody saw it', async () => {
    const { app } = await appAt();
    const { request_id, results } = await ask(app, { top_k: 1 });
    const unseen = candidates.find(({ item_id }) => item_id !== results[0]!.item_id)!;
    expect((await post(app, { request_id, ...unseen, outcome: 1 })).statusCode).toBe(404);
  });

  it('a request of more than a day ago, and a time of more than a day ago', async () => {
    const { app, clock } = await appAt();
    const { request_id } = await ask(app);
    clock.now = START + 25 * HOUR;
    const old = await post(app, { request_id, item_id: 'i4', outcome: 1 });
    expect(old.statusCode).toBe(422);
    expect(old.json().error.message).toMatch(
      /request_id: expected a request of the last 24 hours, got .*25.0 hours ago/,
    );
  });

  it('a clock a little ahead is taken for now', async () => {
    const { app } = await appAt();
    const { request_id } = await ask(app);
    const body = { request_id, item_id: 'i4', outcome: 1, occurred_at: '2026-05-01T14:00:30+02:00' };
    expect((await give(app, body)).adaptation.applied).toBe(true);
  });
});
