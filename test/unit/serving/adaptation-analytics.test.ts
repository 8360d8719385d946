import { beforeAll, describe, expect, it } from 'vitest';
import type { Bundle } from '../../../data/bundle/index.js';
import { bytesOfRecord, memoryAdaptationLog } from '../../../serving/adaptation/memory-adaptation-log.js';
import { buildApp, postScore, readStandIn } from './test-app.js';

let bundle: Bundle;
beforeAll(async () => {
  bundle = await readStandIn();
});

const HOUR = 3_600_000;
const NOW = 1000 * HOUR;

async function appWith(adaptationLog = memoryAdaptationLog(2 ** 20)) {
  const app = await buildApp({ bundle, wallClock: () => NOW, adaptationLog });
  const get = async (query = '') => app.inject(`/v1/analytics/adaptation${query}`);
  return { app, get };
}

const record = (userId: string, hoursAgo: number, before: number, after: number) => ({
  namespace: 'default',
  userId,
  requestId: 'r1',
  itemId: 'i0',
  occurredAt: NOW - hoursAgo * HOUR,
  receivedAt: NOW - hoursAgo * HOUR,
  outcome: 1,
  before,
  after,
});

describe('GET /v1/analytics/adaptation', () => {
  it('says how much nearer predictions came, how often, and what stayed', async () => {
    const log = memoryAdaptationLog(2 ** 20);
    log.append(record('ann', 3, 0.25, 0.5)); // error .75, then .5
    log.append(record('ann', 2, 0.5, 0.375)); // .5, then .625
    log.append(record('bob', 1, 0.75, 1)); // .25, then 0
    const { get } = await appWith(log);
    expect((await get()).json()).toEqual({
      hours: 24,
      mean_adaptation_improvement: (0.25 - 0.125 + 0.25) / 3,
      adaptation_success_rate: 2 / 3,
      learning_retention: 0.75 - 0.5,
      feedback_count: 3,
      user_count: 2,
      retention_user_count: 1,
      complete: true,
    });
  });

  it('looks back as many hours as it is asked to', async () => {
    const log = memoryAdaptationLog(2 ** 20);
    for (const hours of [30, 20, 1]) log.append(record('ann', hours, 0.25, 0.5));
    const { get } = await appWith(log);
    expect((await get()).json().feedback_count).toBe(2);
    expect((await get('?hours=48')).json()).toMatchObject({ hours: 48, feedback_count: 3 });
    expect((await get('?hours=1')).json().feedback_count).toBe(1);
  });

  it('has nothing to say before there is feedback', async () => {
    const { get } = await appWith();
    expect((await get()).json()).toMatchObject({
      mean_adaptation_improvement: null,
      adaptation_success_rate: null,
      learning_retention: null,
      feedback_count: 0,
    });
  });

  it('says when some of the time asked for is forgotten', async () => {
    const log = memoryAdaptationLog(2 * bytesOfRecord(record('ann', 1, 0.25, 0.5)));
    for (const hours of [3, 2, 1]) log.append(record('ann', hours, 0.25, 0.5));
    const { get } = await appWith(log);
    expect((await get()).json()).toMatchObject({ feedback_count: 2, complete: false });
  });

  it('says so too where the server has not run for that long', async () => {
    const clock = { now: NOW };
    const app = await buildApp({ bundle, wallClock: () => clock.now });
    clock.now += 2 * HOUR;
    const isComplete = async (hours: number) =>
      (await app.inject(`/v1/analytics/adaptation?hours=${hours}`)).json().complete;
    expect([await isComplete(1), await isComplete(3)]).toEqual([true, false]);
  });

  it('counts what was adapted to, with the predictions that the caller saw', async () => {
    const { app, get } = await appWith();
    const candidates = [{ item_id: 'i0' }, { item_id: 'i4' }];
    const { request_id } = await postScore(app, { user_id: 'ann', candidates });
    const send = (payload: object) => app.inject({ method: 'POST', url: '/v1/feedback', payload });
    const { adaptation } = (await send({ request_id, item_id: 'i4', outcome: 0.75 })).json();
    await send({ request_id, item_id: 'i0', interaction_type: ['view'] }); // no outcome, so nothing to adapt to
    const error = (prediction: number) => Math.abs(prediction - 0.75);
    expect((await get()).json()).toMatchObject({
      feedback_count: 1,
      mean_adaptation_improvement: error(adaptation.prediction_before) - error(adaptation.prediction_after),
    });
  });

  it.each([
    ['hours=0', 422, 'hours', />= 1, got "0"/],
    ['hours=721', 422, 'hours', /<= 720, got "721"/],
    ['hours=1.5', 400, 'hours', /integer, got "1.5"/],
    ['hours=soon', 400, 'hours', /integer, got "soon"/],
    ['hours=', 400, 'hours', /integer, got ""/],
    ['hours=0x10', 400, 'hours', /integer, got "0x10"/],
    ['hours=1e999', 400, 'hours', /integer, got /],
    ['hours=1&hours=2', 400, 'hours', /integer, got 2 values/],
    ['days=2', 400, 'days', /no field of this name/],
    ['__proto__=2', 400, '__proto__', /no field of this name/],
  ])('refuses %s and names the field', async (query, status, field, message) => {
    const { get } = await appWith();
    const response = await get(`?${query}`);
    expect(response.statusCode).toBe(status);
    expect(response.json().error.details.field).toBe(field);
    expect(response.json().error.message).toMatch(message);
  });
});
