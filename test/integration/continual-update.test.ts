import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bundle, readBundle } from '../../data/bundle/index.js';
import { buildDataset, type InteractionRow } from '../../data/dataset/index.js';
import type { Dataset } from '../../data/schema/dataset.js';
import { createRng } from '../../data/schema/random.js';
import { createNetwork } from '../../serving/network/network.js';
import { createCatalogue } from '../../serving/scoring/catalogue.js';
import { type UpdateReport, update } from '../../training/continual/update.js';
import { train } from '../../training/train.js';
import { DEFAULT_TRAIN_CONFIG, type TrainConfig } from '../../training/train-config.js';

const [USERS, ITEMS, OLD, NEW] = [60, 80, 14, 10];
const HIT = 40;
const CONFIG: TrainConfig = {
  ...DEFAULT_TRAIN_CONFIG,
  base: {
    ...DEFAULT_TRAIN_CONFIG.base,
    cf: { ...DEFAULT_TRAIN_CONFIG.base.cf, width: 8, iterations: 4 },
    content: { ...DEFAULT_TRAIN_CONFIG.base.content, width: 8 },
  },
  meta: { ...DEFAULT_TRAIN_CONFIG.meta, supportSetSize: 10, querySetSize: 20, numInnerSteps: 1, numEpisodes: 20 },
  crossFitFolds: 2,
  minPositives: 12,
  heldOutTasks: 16,
  validateEvery: 10,
};
const createdBy = { name: 'metafuse', version: 'test' };
const RUN = { engineName: 'cpu', seed: 1, createdBy } as const;

/** Everybody plays hits; what each user plays afterwards is told by `later`. */
function world(later: (user: string) => readonly number[]): Dataset {
  const users = Array.from({ length: USERS }, (_, user) => `u${user}`);
  return buildDataset({
    feedback: { kind: 'implicit' },
    users,
    items: Array.from({ length: ITEMS }, (_, item) => ({
      id: `i${item}`,
      title: `song ${item}`,
      genres: [`g${item % 5}`],
    })),
    interactions: users.flatMap((user, index) =>
      [...hitsOf(index), ...later(user)].map(
        (item, position): InteractionRow => ({
          user,
          item: `i${item}`,
          timestamp: Date.UTC(2024, 0, 1 + position, 0, index),
        }),
      ),
    ),
  });
}

/** Hits that a user knows; low ones are the greater. */
function hitsOf(user: number): readonly number[] {
  const rng = createRng(1, 'hits', user);
  const met = new Set<number>();
  while (met.size < OLD) met.add(Math.floor(HIT * rng.next() ** 2));
  return [...met];
}

/** The next greatest hits that a user does not know. */
function moreHits(user: string): readonly number[] {
  const known = new Set(hitsOf(Number(user.slice(1))));
  return Array.from({ length: HIT }, (_, item) => item)
    .filter((item) => !known.has(item))
    .slice(0, NEW);
}

let folder: string;
let first: Bundle;
const path = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'metafuse-continual-'));
  await train({ ...RUN, dataset: world(() => []), out: path('first'), config: CONFIG, resume: false });
  first = await readBundle(path('first'));
});
afterAll(() => rm(folder, { recursive: true }));

function follow(dataset: Dataset, out: string, force = false): Promise<UpdateReport> {
  return update({ ...RUN, bundle: path('first'), dataset, out: path(out), steps: 20, force });
}

/** To some users new songs matter, and to others hits. */
const songsFor = (hits: ReadonlySet<string>) => (user: string) =>
  hits.has(user) ? moreHits(user) : Array.from({ length: NEW }, (_, song) => ITEMS - 1 - song);

describe('update', () => {
  it('makes the next bundle: it is better, can be served, says what it came from, and is the same for the same seed', async () => {
    const report = await follow(world(songsFor(new Set())), 'second');
    const second = await readBundle(path('second'));
    const network = createNetwork(createCatalogue(second)); // refuses unless the golden rows hold
    await network.load();
    await network.close();
    expect(second.manifest.training['update']).toMatchObject({
      from: first.manifest.model_version,
      since_ms: Date.UTC(2024, 0, OLD, 0, USERS - 1) + 1,
    });
    expect(second.manifest.model_version).toBe(report.manifest!.model_version);
    expect(second.manifest.session_standardizer).toEqual(first.manifest.session_standardizer);
    expect(second.memory!.length).toBe(first.memory!.length + newTasks(report));
    expect(report.counts.replayed).toBe(Math.floor(0.3 * report.counts.fresh));
    expect(report.forgetting!.tasks).toBeGreaterThan(0);
    expect(report.trained.progress.state.step).toBe(20);
    expect(report.judgement.difference.low).toBeGreaterThan(0); // new songs come before old hits
    const again = await follow(world(songsFor(new Set())), 'again');
    expect(again.manifest!.model_version).toBe(report.manifest!.model_version);
  });

  it('writes nothing where held-out users are served worse, unless it is forced', async () => {
    const judges = new Set(first.memory!.filter(({ role }) => role === 'judge').map(({ user }) => user));
    expect(judges.size).toBeGreaterThan(0);
    const misleading = world(songsFor(judges)); // everybody learns songs that the judges do not want
    const refused = await follow(misleading, 'first');
    expect(refused.judgement.difference.high).toBeLessThan(0);
    expect(refused.manifest).toBeUndefined();
    expect((await readBundle(path('first'))).manifest).toEqual(first.manifest);
    expect((await readdir(folder)).filter((name) => name.startsWith('.'))).toEqual([]);
    const forced = await follow(misleading, 'forced', true);
    expect(forced.manifest!.boosted_term!.trees).not.toEqual(first.manifest.boosted_term!.trees); // fitted anew
  });

  it('refuses a dataset without anything new', async () => {
    await expect(
      follow(
        world(() => []),
        'none',
      ),
    ).rejects.toThrow(/got 0, 0, 0; wait until there is more/);
  });

  it('refuses a dataset whose items are described otherwise', async () => {
    const dataset = world(songsFor(new Set()));
    const energy = { name: 'energy', value: new Float64Array(ITEMS), confidence: new Float64Array(ITEMS).fill(1) };
    const measured = { ...dataset, items: { ...dataset.items, measured: [energy] } };
    await expect(follow(measured, 'none')).rejects.toThrow(/^item features: expected those of the bundle, /);
  });
});

function newTasks({ counts }: UpdateReport): number {
  return counts.remembered - first.memory!.length;
}
