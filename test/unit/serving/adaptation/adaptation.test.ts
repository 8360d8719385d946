import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { FusionError } from '../../../../data/schema/errors.js';
import { type Adaptation, createAdaptation } from '../../../../serving/adaptation/adaptation.js';
import { type AdaptationLimits, DEFAULT_LIMITS } from '../../../../serving/adaptation/adaptation-limits.js';
import { FEEDBACK_WINDOW_MS, type FeedbackEvent } from '../../../../serving/adaptation/feedback-event.js';
import { memoryAdaptationLog } from '../../../../serving/adaptation/memory-adaptation-log.js';
import { rememberRows } from '../../../../serving/adaptation/remembered-rows.js';
import type { Network } from '../../../../serving/network/network.js';
import { knownRows } from '../../../../serving/scoring/candidate-rows.js';
import { type Catalogue, createCatalogue } from '../../../../serving/scoring/catalogue.js';
import { userState } from '../../../../serving/scoring/user-state.js';
import { readStandIn } from '../test-app.js';

let catalogue: Catalogue;
beforeAll(async () => {
  catalogue = createCatalogue(await readStandIn());
});

const START = 1e12;

/** A network that answers at once: every score is an eighth of its first parameter, and adapting adds one. */
function pretendNetwork(change: Partial<Network> = {}): Network {
  let adaptations = 0;
  const answer = (count: number, value: number) => {
    const column = new Float32Array(count).fill(value);
    return { weights: column, confidences: column, fused: column, residual: column, uncertainty: column };
  };
  return {
    status: { state: 'ready' },
    load: async () => {},
    close: async () => {},
    sessionContext: async () => ({ context: new Float32Array(64), attention: new Float32Array(72) }),
    score: async ({ count }, own) => answer(count, (own?.[0] ?? 0) / 8),
    encodeText: async () => new Float32Array(0),
    adapt: async () => new Float32Array(8).fill(++adaptations),
    ...change,
  };
}

function open(network: Network, limits: Partial<AdaptationLimits> = {}): Adaptation {
  const log = memoryAdaptationLog(10_000);
  const options = { ...DEFAULT_LIMITS, ...limits, log, wallClock: () => START, seed: 1 };
  return createAdaptation({ ...options, catalogue, network });
}

/** Feedback on one of six items that a user was shown. */
function feedbackOf(userId: string, index = 0, outcome = 1, requestId = `of ${userId}`): FeedbackEvent {
  const items = Int32Array.of(0, 1, 2, 3, 4, 5);
  const rows = knownRows(catalogue, [userState(catalogue, userId)], new Int32Array(6), items);
  const remembered = rememberRows(rows, [...items], new Uint8Array(6).fill(1), () => false);
  const itemIds = [...items].map((item) => `i${item}`);
  const known = { namespace: 'default', requestId, userId, answeredAt: START, modelVersion: null };
  const request = { ...known, itemIds, rows: remembered };
  return { request, index, itemId: `i${index}`, outcome, occurredAt: START };
}

const unexpected = (error: unknown) => {
  throw error;
};

describe('createAdaptation', () => {
  it('never holds more than it may, whoever says what how often', async () => {
    const limits = { parameterBytes: 1500, feedbackBytes: 8000 };
    const said = fc.record({ user: fc.nat(9), index: fc.nat(5), outcome: fc.nat(1), request: fc.nat(3) });
    await fc.assert(
      fc.asyncProperty(fc.array(said, { maxLength: 40 }), async (feedback) => {
        const adaptation = open(pretendNetwork(), limits);
        for (const { user, index, outcome, request } of feedback) {
          await adaptation.take(feedbackOf(`u${user}`, index, outcome, `r${request} of ${user}`), unexpected);
          expect(adaptation.parameterBytes).toBeLessThanOrEqual(limits.parameterBytes);
          expect(adaptation.feedbackBytes).toBeLessThanOrEqual(limits.feedbackBytes);
          expect(adaptation.parametersOf('default', `u${user}`)).toBeDefined(); // whoever spoke last is kept
        }
      }),
      { numRuns: 30 },
    );
  });

  it('hands out the old parameters until the new ones are complete', async () => {
    let finish: (parameters: Float32Array) => void = () => {};
    const adaptation = open(
      pretendNetwork({
        adapt: () =>
          new Promise((resolve) => {
            finish = resolve;
          }),
      }),
    );
    const first = adaptation.take(feedbackOf('ann', 0), unexpected);
    await settle();
    expect(adaptation.parametersOf('default', 'ann')).toBeUndefined();
    finish(Float32Array.of(1, 1));
    await first;
    const old = adaptation.parametersOf('default', 'ann');
    expect(old).toEqual(Float32Array.of(1, 1));
    const second = adaptation.take(feedbackOf('ann', 1), unexpected);
    await settle();
    expect(adaptation.parametersOf('default', 'ann')).toBe(old);
    finish(Float32Array.of(2, 2));
    expect(await second).toMatchObject({ before: 1 / 8, after: 2 / 8 });
    expect(adaptation.parametersOf('default', 'ann')).toEqual(Float32Array.of(2, 2));
    expect(old).toEqual(Float32Array.of(1, 1)); // whoever still scores with it is not disturbed
  });

  it('takes one user’s feedback one by one, that of different users at once', async () => {
    const running: number[] = [];
    const seen: (readonly number[])[] = [];
    const adapt: Network['adapt'] = async ({ rows }) => {
      running.push(rows.users[0]!.index);
      seen.push([...running].sort());
      await settle();
      running.splice(running.indexOf(rows.users[0]!.index), 1);
      return new Float32Array(8);
    };
    const adaptation = open(pretendNetwork({ adapt }));
    const feedback = ['ann', 'eve'].flatMap((user) => [0, 1, 2].map((index) => feedbackOf(user, index)));
    await Promise.all(feedback.map((event) => adaptation.take(event, unexpected)));
    expect(seen).toContainEqual([0, 2]); // ann's and eve's
    for (const users of seen) expect(new Set(users).size).toBe(users.length);
    expect(seen).toHaveLength(6);
  });

  it('leaves feedback alone that no longer counts: too old once it is its turn, or older than all that there is room for', async () => {
    const adaptation = open(pretendNetwork());
    const aged = (index: number, age: number): FeedbackEvent => ({
      ...feedbackOf('ann', index),
      occurredAt: START - age,
    });
    const outdated = { applied: false, reason: 'outdated', supportRows: 0, before: null, after: null };
    expect(await adaptation.take(aged(0, FEEDBACK_WINDOW_MS), unexpected)).toEqual(outdated);
    expect(await adaptation.take(aged(1, 1), unexpected)).toMatchObject({ applied: true });
    const had = adaptation.parametersOf('default', 'ann');
    expect(await adaptation.take(aged(2, 2), unexpected)).toEqual(outdated); // 4 support rows have room for one
    expect(adaptation.parametersOf('default', 'ann')).toBe(had);
  });

  it('after trouble, the user keeps what they had, and the same feedback may come again', async () => {
    let fails = false;
    const network = pretendNetwork();
    const adapt: Network['adapt'] = (support) =>
      fails ? Promise.reject(new Error('out of memory')) : network.adapt(support);
    const adaptation = open({ ...network, adapt });
    await adaptation.take(feedbackOf('ann', 0), unexpected);
    const had = adaptation.parametersOf('default', 'ann');
    fails = true;
    const seen: unknown[] = [];
    const failed = await adaptation.take(feedbackOf('ann', 1), (error) => seen.push(error));
    expect(failed).toEqual({ applied: false, reason: 'model_error', supportRows: 0, before: null, after: null });
    expect(seen).toEqual([new Error('out of memory')]);
    expect(adaptation.parametersOf('default', 'ann')).toBe(had);
    fails = false;
    expect(await adaptation.take(feedbackOf('ann', 1), unexpected)).toMatchObject({ applied: true });
  });

  it('does not hide a defect', async () => {
    const defect = new FusionError('internal', 'a shape does not fit');
    const adaptation = open(pretendNetwork({ adapt: () => Promise.reject(defect) }));
    await expect(adaptation.take(feedbackOf('ann'), () => {})).rejects.toBe(defect);
  });
});

function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
