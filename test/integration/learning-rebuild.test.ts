import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ExecutionRow, type InteractionRow, openStore, type Store } from '../../data/store/index.js';
import { dayOf, decayFactor } from '../../models/bandit/index.js';
import { armNames } from '../../serving/learning/arm-names.js';
import { executedList, lessonsBetween } from '../../serving/learning/executed-list.js';
import { learningConfigOf } from '../../serving/learning/learning-config-of.js';
import { unlisted } from '../../serving/learning/unlisted-execution.js';
import {
  executionOf,
  GOOD,
  interaction,
  known,
  NOON,
  type PlantedLoop,
  plantedLoop,
  question,
  SOURCES,
} from '../unit/learning/planted-loop.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const USERS = ['u1', 'u2', null] as const;

/** One thing that happens; numbers choose among what there is. */
type Step =
  | { readonly do: 'ask'; readonly user: number; readonly country: string }
  | {
      readonly do: 'click';
      readonly list: number;
      readonly item: string;
      readonly type: string;
      readonly daysAgo: number;
    }
  | { readonly do: 'name'; readonly user: number }
  | { readonly do: 'repeat' }
  | { readonly do: 'forget'; readonly event: number }
  | { readonly do: 'reset'; readonly user: number }
  | { readonly do: 'wait'; readonly hours: number };

const some = fc.nat({ max: 1000 });
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({ do: fc.constant('ask' as const), user: some, country: fc.constantFrom('de', 'fr') }),
    },
    {
      weight: 5,
      arbitrary: fc.record({
        do: fc.constant('click' as const),
        list: some,
        item: fc.constantFrom('a', 'b', 'c', 'unseen'),
        type: fc.constantFrom('click', 'purchase', 'skip', 'view'),
        daysAgo: fc.constantFrom(0, 0, 0, 5),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('name' as const), user: some }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('repeat' as const) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('forget' as const), event: some }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('reset' as const), user: some }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), hours: fc.constantFrom(1, 30) }) },
  ),
  { minLength: 5, maxLength: 40 },
);

describe('learning', () => {
  let folder: string;
  let store: Store;
  let run = 0;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'learning-'));
    const options = { spool: join(folder, 'spool'), wallClock: () => NOON, executionDays: 10_000 }; // the clock is not today's
    store = await openStore({ path: join(folder, 'chdb') }, options);
  });
  afterAll(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });

  it.each([
    ['sources', {}],
    ['sources, without decay', { decay_half_life_days: null }],
    ['blends', { arms: 'blends', blend_step: 0.5 }],
  ])(
    'has in memory what a rebuild finds in the store, and what the interactions that are left say by themselves: %s',
    async (_, given) => {
      const config = { demographic_features: ['INPUT.country'], ...given };
      await fc.assert(
        fc.asyncProperty(steps, async (happened) => {
          const namespace = `run-${run++}`;
          const options = { config, namespaces: [namespace], clock: { now: NOON } };
          const loop = await plantedLoop({ store, ...options });
          const { lists, events } = await play(loop, namespace, happened);
          const again = await plantedLoop({ store, ...options });
          await again.learning.rebuild();
          for (const user of USERS) {
            for (const country of ['de', 'fr']) {
              const asked = question(loop, { id: 'x', namespace, user, inputs: { country } });
              const remembered = known(loop.learning, asked);
              expect(known(again.learning, asked)).toEqual(remembered);
              expect(fromScratch(loop, namespace, lists, events, remembered)).toEqual(remembered);
            }
          }
          expect([...loop.problems, ...again.problems]).toEqual([]);
        }),
        { numRuns: Number(process.env['METAFUSE_RUNS'] ?? 12), seed: 5 },
      );
    },
    60_000,
  );
});

/** Lets it all happen, one thing after another, and keeps its own books. */
async function play(loop: PlantedLoop, namespace: string, happened: readonly Step[]) {
  const lists = new Map<string, ExecutionRow>();
  const events: InteractionRow[] = [];
  let last = interaction('a', { namespace, featureUri: GOOD, userId: 'u1' });
  const take = async (given: typeof last) => {
    last = given;
    const [taken] = await loop.learning.take([given]);
    if (!taken!.isDuplicate) events.push(taken!.row);
  };
  for (const [index, step] of happened.entries()) {
    loop.clock.now += 1000;
    const user = USERS[('user' in step ? step.user : 0) % USERS.length]!;
    switch (step.do) {
      case 'ask': {
        const asked = question(loop, { id: `e${index}`, namespace, user, inputs: { country: step.country } });
        const row = executionOf(asked, loop.learning.choose(asked), loop.clock.now);
        lists.set(row.execution_id, row);
        loop.learning.remember(unlisted(row));
        break;
      }
      case 'click': {
        const executionId = [...lists.keys()][step.list % lists.size];
        if (executionId === undefined) break;
        const occurredAt = step.daysAgo === 0 ? null : loop.clock.now - step.daysAgo * DAY;
        await take(interaction(step.item, { namespace, executionId, types: [step.type], occurredAt }));
        break;
      }
      case 'name':
        await take(interaction('a', { namespace, featureUri: GOOD, userId: user }));
        break;
      case 'repeat':
        await take(last);
        break;
      case 'forget': {
        const [gone] = events.splice(step.event % Math.max(events.length, 1), 1);
        if (gone) expect(await loop.learning.forget(namespace, gone.interaction_id)).toBe(true);
        break;
      }
      case 'reset':
        await loop.learning.choices.reset(namespace, 'r1', user ?? 'u1');
        break;
      case 'wait':
        loop.clock.now += step.hours * HOUR;
    }
  }
  return { lists, events };
}

/** What the lists and the interactions that are left say in each context, added up without any memory. */
function fromScratch(
  loop: PlantedLoop,
  namespace: string,
  lists: ReadonlyMap<string, ExecutionRow>,
  events: readonly InteractionRow[],
  like: ReturnType<typeof known>,
): ReturnType<typeof known> {
  const config = learningConfigOf(loop.retrievers.get(namespace, 'r1')!);
  const arms = armNames(SOURCES, config);
  const round = (value: number) => Math.round(Math.max(value, 0) * 1e9) / 1e9;
  return like.map(({ key }) => {
    const within = events.filter((event) => event.contexts.includes(key));
    const lessons = [...lists.values()].flatMap((row) => {
      const own = within.filter((event) => event.execution_id === row.execution_id);
      const isHere = own.length > 0 || row.contexts.includes(key);
      return isHere ? lessonsBetween(executedList(row, config), null, own, config) : [];
    });
    const named = within
      .filter(({ execution_id }) => execution_id === '')
      .map((row) => ({
        arm: row.feature_uri,
        day: dayOf(Date.parse(row.occurred_at)),
        alpha: row.reward_value,
        beta: 0,
      }));
    const today = dayOf(loop.clock.now);
    const sum = (of: 'alpha' | 'beta') =>
      arms.map((arm) =>
        [...lessons, ...named]
          .filter((lesson) => lesson.arm === arm)
          .reduce((total, lesson) => total + lesson[of] * decayFactor(lesson.day, today, config.decayHalfLifeDays), 0),
      );
    const interactions = within.filter(({ reward_value }) => reward_value !== 0).length;
    return { key, interactions, alpha: sum('alpha').map(round), beta: sum('beta').map(round) };
  });
}
