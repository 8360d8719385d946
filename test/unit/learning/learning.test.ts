import { describe, expect, it } from 'vitest';
import { ask, BAD, GOOD, interaction, known, plantedLoop, question } from './planted-loop.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe('choose', () => {
  it('starts cold: equal weights for the record, static fusion for the user', async () => {
    const loop = await plantedLoop();
    const choice = ask(loop, { id: 'e1', user: 'u1' });
    expect(choice).toMatchObject({ served: 'static', reason: 'cold_start', level: 'prior', weights: [0.5, 0.5] });
    expect(choice).toMatchObject({ key: null, decision: null, contexts: ['personal:user_id=u1', 'global'] });
  });

  it('says why static fusion is served, in the order of the gates', async () => {
    const loop = await plantedLoop();
    await warm(loop);
    const reasonWith = (config: object) => {
      const asked = question(loop, { id: 'e9', user: 'u1' });
      const { served, reason, propensity, weights } = loop.learning.choose({
        ...asked,
        config: { ...asked.config, ...config },
      });
      return { served, reason, propensity, hasWeights: weights !== null };
    };
    expect(reasonWith({})).toEqual({ served: 'learned', reason: 'learned', propensity: 1, hasWeights: true });
    const shadow = { served: 'static', reason: 'shadow', propensity: 1, hasWeights: true };
    expect(reasonWith({ shadowMode: true })).toEqual(shadow);
    const holdout = { served: 'static', reason: 'holdout', propensity: 1, hasWeights: false };
    expect(reasonWith({ rolloutPct: 0 })).toEqual(holdout);
    expect(reasonWith({ rolloutPct: 0, shadowMode: true })).toEqual(holdout);
    await loop.learning.choices.optOut('n1', 'r1', 'u1');
    expect(reasonWith({ rolloutPct: 0 }).reason).toBe('opt_out');
    expect(reasonWith({ enabled: false }).reason).toBe('kill_switch');
  });

  it('draws the same for the same execution, and nothing in mode mean', async () => {
    const loop = await plantedLoop();
    await warm(loop);
    const asked = question(loop, { id: 'e9', user: 'u1' });
    expect(loop.learning.choose(asked)).toEqual(loop.learning.choose(asked));
    const other = loop.learning.choose({ ...asked, executionId: 'e10' });
    expect(other.weights).not.toEqual(loop.learning.choose(asked).weights);
    const mean = loop.learning.choose({ ...asked, mode: 'mean', config: { ...asked.config, rolloutPct: 0 } });
    expect(mean).toMatchObject({ served: 'learned', decision: null });
    expect(mean.weights).toEqual(loop.learning.choose({ ...asked, executionId: 'e10', mode: 'mean' }).weights);
  });
});

describe('take', () => {
  it('is seen by the next request: the level rises to personal with the fifth reward, and weights lean to the source', async () => {
    const loop = await plantedLoop();
    const levels: string[] = [];
    for (let n = 0; n < 6; n++) {
      levels.push(ask(loop, { id: `e${n}`, user: 'u1' }).level);
      await loop.learning.take([interaction('a', { executionId: `e${n}`, position: 0 })]);
    }
    expect(levels).toEqual(['prior', 'global', 'global', 'global', 'global', 'personal']);
    const [good, bad] = loop.learning.choose(question(loop, { id: 'x', user: 'u1', mode: 'mean' })).weights!;
    expect(good).toBeGreaterThan(bad!);
  });

  it('credits what each source added, or the source that is named', async () => {
    const loop = await plantedLoop();
    ask(loop, { id: 'e1' });
    await loop.learning.take([interaction('c', { executionId: 'e1' })]); // a and b were passed over
    expect(known(loop.learning, question(loop, { id: 'x' }))).toEqual([
      { key: 'global', interactions: 1, alpha: [0.5, 0.5], beta: [1, 1] },
    ]);
    ask(loop, { id: 'e2' });
    await loop.learning.take([interaction('a', { executionId: 'e2', featureUri: BAD })]); // b stood right below
    expect(known(loop.learning, question(loop, { id: 'x' }))[0]).toMatchObject({ alpha: [0.5, 1.5], beta: [1, 2] });
  });

  it('freezes the reward by the map of its moment, each type once', async () => {
    const loop = await plantedLoop({ config: { reward_map: { click: 1, purchase: 5 } } });
    const [taken] = await loop.learning.take([interaction('a', { types: ['click', 'purchase', 'click'] })]);
    expect(taken!.row).toMatchObject({ reward_value: 6, interaction_types: ['click', 'purchase'] });
  });

  it('pushes away from a source by penalties', async () => {
    const loop = await plantedLoop();
    ask(loop, { id: 'e1' });
    await loop.learning.take([interaction('a', { executionId: 'e1', types: ['negative_feedback'] })]);
    expect(known(loop.learning, question(loop, { id: 'x' }))[0]).toMatchObject({ alpha: [0, 0], beta: [2, 1] });
  });

  it('takes a repetition within a minute once, also of two at the same time', async () => {
    const loop = await plantedLoop();
    ask(loop, { id: 'e1', user: 'u1' });
    const click = interaction('a', { executionId: 'e1', types: ['click', 'share'] });
    const [[first], [second]] = await Promise.all([
      loop.learning.take([click]),
      loop.learning.take([{ ...click, types: ['share', 'click'] }]),
    ]);
    expect([first!.isDuplicate, second!.isDuplicate]).toEqual([false, true]);
    expect(second!.row.interaction_id).toBe(first!.row.interaction_id);
    loop.clock.now += MINUTE + 1;
    expect((await loop.learning.take([click]))[0]!.isDuplicate).toBe(false);
    const batch = await loop.learning.take([
      interaction('b', { executionId: 'e1' }),
      interaction('b', { executionId: 'e1' }),
    ]);
    expect(batch.map(({ isDuplicate }) => isDuplicate)).toEqual([false, true]);
  });

  it('does not take two strangers for one', async () => {
    const loop = await plantedLoop();
    const taken = await loop.learning.take([interaction('a'), interaction('a')]);
    expect(taken.map(({ isDuplicate }) => isDuplicate)).toEqual([false, false]);
  });

  it('learns exactly when clicks on one list come all at once', async () => {
    const loop = await plantedLoop();
    ask(loop, { id: 'e1', user: 'u1' });
    await Promise.all(['c', 'b', 'a'].map((item) => loop.learning.take([interaction(item, { executionId: 'e1' })])));
    const [personal, global] = known(loop.learning, question(loop, { id: 'x', user: 'u1' }));
    expect(personal).toEqual({ key: 'personal:user_id=u1', interactions: 3, alpha: [1.5, 1.5], beta: [0, 0] });
    expect(global).toEqual({ ...personal, key: 'global' });
  });

  it('weighs what is told late by when it happened, and takes the future for now', async () => {
    const loop = await plantedLoop({ config: { decay_half_life_days: 10 } });
    const named = { featureUri: GOOD, userId: 'u1', sessionId: 's1' };
    const [late, early] = await loop.learning.take([
      interaction('a', { ...named, occurredAt: loop.clock.now - 10 * DAY }),
      interaction('b', { ...named, occurredAt: loop.clock.now + DAY }),
    ]);
    expect(late!.row.occurred_at).toBe(new Date(loop.clock.now - 10 * DAY).toISOString());
    expect(early!.row.occurred_at).toBe(new Date(loop.clock.now).toISOString());
    const [personal] = known(loop.learning, question(loop, { id: 'x', user: 'u1' }));
    expect(personal).toMatchObject({ interactions: 2, alpha: [0.5 + 1, 0] });
  });

  it('without an execution credits the source that is named, if the retriever has it', async () => {
    const loop = await plantedLoop();
    const [named, unnamed, unheard] = await loop.learning.take([
      interaction('a', { userId: 'u1', featureUri: GOOD }),
      interaction('b', { userId: 'u1' }),
      interaction('c', { userId: 'u1', featureUri: 'x://unheard@v1/of' }),
    ]);
    expect(named!.row.contexts).toEqual(['personal:user_id=u1', 'global']);
    expect(named!.warning).toContain('execution_id is missing');
    expect([unnamed!.row.contexts, unheard!.row.contexts]).toEqual([[], []]);
    expect(known(loop.learning, question(loop, { id: 'x' }))[0]).toMatchObject({ interactions: 1, alpha: [1, 0] });
  });

  it('records what belongs to no retriever, and says so', async () => {
    const loop = await plantedLoop();
    const [taken] = await loop.learning.take([interaction('a', { retrieverId: null, metadata: { query: ' Shoes ' } })]);
    expect(taken!.row).toMatchObject({ retriever_id: '', contexts: [], query_snapshot: '{"query":"shoes"}' });
    expect(taken!.warning).toContain('nothing learns');
  });

  it('refuses a retriever that there is not, and another one than the execution’s, alone', async () => {
    const loop = await plantedLoop();
    ask(loop, { id: 'e1' });
    const outcomes = await loop.learning.takeEach([
      interaction('a', { retrieverId: 'r9' }),
      interaction('a', { executionId: 'e1' }),
      interaction('a', { executionId: 'e1', retrieverId: 'score' }),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected']);
    const fields = outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason.details.field : null));
    expect(fields).toEqual(['retriever_id', null, 'retriever_id']);
  });

  it('counts a running session more, at whichever level, until it is over', async () => {
    const loop = await plantedLoop();
    await warm(loop);
    ask(loop, { id: 'e1', session: 's1' });
    await loop.learning.take([interaction('b', { executionId: 'e1', sessionId: 's1' })]);
    const weightOfBad = (session: string) => {
      const choice = loop.learning.choose(question(loop, { id: 'x', session, mode: 'mean' }));
      return { bad: choice.weights![1]!, isAdapted: choice.isSessionAdapted };
    };
    const other = weightOfBad('s2');
    expect(weightOfBad('s1').bad).toBeGreaterThan(other.bad);
    expect([weightOfBad('s1').isAdapted, other.isAdapted]).toEqual([true, false]);
    loop.clock.now += 31 * MINUTE;
    expect(weightOfBad('s1')).toEqual(weightOfBad('s2'));
  });

  it('does not count as of a session what is told later', async () => {
    const loop = await plantedLoop();
    await loop.learning.take([
      interaction('b', { sessionId: 's1', featureUri: BAD, occurredAt: loop.clock.now - 31 * MINUTE }),
    ]);
    expect(loop.learning.evidence(question(loop, { id: 'x', session: 's1' })).session).toBeNull();
  });

  it('makes a click far down the list worth more with ips, keeping the scale of rewards', async () => {
    const loop = await plantedLoop({ config: { position_bias: 'ips' } });
    const [top] = await loop.learning.take([interaction('a', { position: 0, featureUri: GOOD })]);
    const [deep] = await loop.learning.take([interaction('b', { position: 3, featureUri: GOOD })]);
    expect(top!.row.position_factor).toBe(1);
    expect(deep!.row.position_factor).toBe(4 / ((1 + 4) / 2)); // rank 4 counts 4 times, and the mean of both is 5/2
    const [skip] = await loop.learning.take([interaction('c', { position: 3, types: ['skip'], featureUri: GOOD })]);
    expect(skip!.row.position_factor).toBe(1);
  });

  it('never mixes namespaces', async () => {
    const loop = await plantedLoop();
    const hammer = Array.from({ length: 40 }, (_, n) => n).map(async (n) => {
      const namespace = n % 2 === 0 ? 'n1' : 'n2';
      ask(loop, { id: `e${n >> 1}`, user: 'u1', session: 's1', namespace });
      const item = namespace === 'n1' ? 'a' : 'b';
      await loop.learning.take([
        interaction(item, { namespace, executionId: `e${n >> 1}`, sessionId: 's1', position: n % 3 }),
      ]);
    });
    expect((await loop.learning.execution('n1', 'e0'))?.namespace).toBe('n1');
    await Promise.all(hammer);
    const of = (namespace: string) => known(loop.learning, question(loop, { id: 'x', user: 'u1', namespace }));
    expect(of('n1')[0]).toMatchObject({ interactions: 20, alpha: [20, 0], beta: [0, 20] });
    expect(of('n2')[0]).toMatchObject({ interactions: 20, alpha: [0, 20], beta: [30, 10] }); // a and half of c
    const [theirs] = await loop.learning.take([interaction('a', { namespace: 'n2', executionId: 'e0' })]);
    expect(await loop.learning.interaction('n1', theirs!.row.interaction_id)).toBeNull();
    expect(await loop.learning.forget('n1', theirs!.row.interaction_id)).toBe(false);
  });
});

describe('blends', () => {
  it('count a list as a failure until its first reward', async () => {
    const loop = await plantedLoop({ config: { arms: 'blends', blend_step: 1 } });
    ask(loop, { id: 'e0' }); // a cold start pulls no blend, and its reward ends it
    await loop.learning.take([interaction('a', { executionId: 'e0' })]);
    const pulled = ask(loop, { id: 'e1' }).weights!;
    const arm = pulled[0] === 0 ? 0 : 1;
    await settle();
    const read = () => known(loop.learning, question(loop, { id: 'x' }))[0]!;
    expect([read().alpha[arm], read().beta[arm]]).toEqual([0, 1]);
    await loop.learning.take([interaction('a', { executionId: 'e1' })]);
    expect([read().alpha[arm], read().beta[arm]]).toEqual([1, 0]);
    await loop.learning.take([interaction('b', { executionId: 'e1' })]);
    expect([read().alpha[arm], read().beta[arm]]).toEqual([1, 0]);
  });
});

describe('choices', () => {
  it('reset: a user begins anew, everybody else’s knowledge stays', async () => {
    const loop = await plantedLoop();
    ask(loop, { id: 'e1', user: 'u1', session: 's1' });
    await loop.learning.take([interaction('a', { executionId: 'e1', sessionId: 's1' })]);
    loop.clock.now += 1000;
    await loop.learning.choices.reset('n1', 'r1', 'u1');
    const asked = question(loop, { id: 'x', user: 'u1', session: 's1' });
    const [personal, global] = known(loop.learning, asked);
    expect(personal).toMatchObject({ interactions: 0, alpha: [0, 0] });
    expect(global).toMatchObject({ interactions: 1, alpha: [1, 0] });
    expect(loop.learning.evidence(asked).session).toBeNull();
    loop.clock.now += 1000;
    await loop.learning.take([
      interaction('c', { executionId: 'e1' }),
      interaction('b', { executionId: 'e1', occurredAt: loop.clock.now - MINUTE }),
    ]);
    expect(known(loop.learning, asked)[0]).toMatchObject({ interactions: 1, alpha: [0.5, 0.5], beta: [1, 1] });
    expect(known(loop.learning, asked)[1]).toMatchObject({ interactions: 3, alpha: [1.5, 1.5], beta: [0, 0] });
  });

  it('opt-out: nothing personal is learned any more, also of lists that were shown before', async () => {
    const loop = await plantedLoop();
    ask(loop, { id: 'e1', user: 'u1' });
    await loop.learning.choices.optOut('n1', 'r1', 'u1');
    const [taken] = await loop.learning.take([interaction('a', { executionId: 'e1' })]);
    expect(taken!.row.contexts).toEqual(['global']);
    expect(loop.learning.choose(question(loop, { id: 'x', user: 'u1' })).contexts).toEqual(['global']);
  });
});

describe('forget', () => {
  it('takes back what an interaction taught, and what it made of the others', async () => {
    const loop = await plantedLoop();
    ask(loop, { id: 'e1', user: 'u1', session: 's1' });
    const click = (item: string) => interaction(item, { executionId: 'e1', sessionId: 's1' });
    await loop.learning.take([click('a')]);
    const asked = question(loop, { id: 'x', user: 'u1', session: 's1' });
    const before = known(loop.learning, asked);
    const session = loop.learning.evidence(asked).session;
    const [deep] = await loop.learning.take([click('c')]); // now b was passed over
    expect(await loop.learning.forget('n1', deep!.row.interaction_id)).toBe(true);
    expect(known(loop.learning, asked)).toEqual(before);
    expect(loop.learning.evidence(asked).session).toEqual(session);
    expect(await loop.learning.forget('n1', deep!.row.interaction_id)).toBe(false);
    expect((await loop.learning.take([click('c')]))[0]!.isDuplicate).toBe(false);
  });
});

/** A first reward of somebody else, so that the global level knows something. */
async function warm(loop: Awaited<ReturnType<typeof plantedLoop>>): Promise<void> {
  await loop.learning.take([interaction('a', { featureUri: GOOD })]);
}

async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
