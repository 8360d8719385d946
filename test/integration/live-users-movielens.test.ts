import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { sliceEvents, userEvents } from '../../data/features/user-events.js';
import type { Dataset } from '../../data/schema/dataset.js';
import { SESSION_FEATURES } from '../../data/schema/features.js';
import { importMovieLens } from '../../data/sources/index.js';
import { scoreItems } from '../../models/base/index.js';
import { type App, createApp } from '../../serving/app.js';
import { type Catalogue, createCatalogue } from '../../serving/scoring/catalogue.js';
import { type Case, presentCase } from '../../training/tasks/cases.js';
import { prepareCase, type World } from '../../training/tasks/world.js';
import { DEFAULT_TRAIN_CONFIG } from '../../training/train-config.js';
import { liveBundle } from '../unit/serving/live/live-bundle.js';
import { interactionsOf, send, withRows } from '../unit/serving/live/replay.js';

const datasets = process.env['METAFUSE_DATASETS'];
/** Whom the bundle never saw. */
const STRANGERS = [0, 100, 200];
/** Ratings after which a replayed user is compared. */
const MOMENTS = [1, 5, 20, 60];
const ASKED = Int32Array.from({ length: 40 }, (_, k) => k * 40);

describe.skipIf(datasets === undefined)('live users of MovieLens 100K (METAFUSE_DATASETS names the data sets)', () => {
  let whole: Dataset;
  let world: World;
  let catalogue: Catalogue;
  let app: App;
  let regulars: readonly number[];
  let isPast: (row: number) => boolean;

  beforeAll(async () => {
    ({ dataset: whole } = await importMovieLens({ from: join(datasets!, 'ml-100k') }));
    const { timestamp, user } = whole.interactions;
    const split = timestamp.toSorted()[Math.floor(timestamp.length * 0.8)]!;
    isPast = (row) => timestamp[row]! < split && !STRANGERS.includes(user[row]!);
    const made = await liveBundle(withRows(whole, isPast), DEFAULT_TRAIN_CONFIG);
    world = made.world;
    catalogue = createCatalogue(made.bundle);
    app = await createApp({ bundle: made.bundle });
    await app.ready();
    const rowsOf = (of: number) => rows(of);
    regulars = whole.users.ids.flatMap((_, of) => {
      const count = rowsOf(of).filter(isPast).length;
      return count >= 20 && rowsOf(of).length - count >= MOMENTS.at(-1)! ? [of] : [];
    });
    return () => app.close();
  });

  const rows = (user: number) => {
    const { offsets } = whole.interactions;
    return Array.from({ length: offsets[user + 1]! - offsets[user]! }, (_, index) => offsets[user]! + index);
  };

  /** What training knows of a user after so many of their ratings. */
  function trained(user: number, count: number) {
    const present = presentCase(
      withRows(whole, (row) => row < whole.interactions.offsets[user]! + count),
      user,
    );
    const known: Case = { ...present, events: sliceEvents(userEvents(whole, user), 0, count) };
    return prepareCase(whole, world, known);
  }

  /** Replays a user's log and compares, at each moment, all that the server knows with all that training does. */
  async function compare(user: number, user_id: string) {
    const past = rows(user).filter(isPast).length;
    const later = interactionsOf(whole, rows(user).slice(past)).map((said) => ({ ...said, user_id }));
    let sent = 0;
    for (const moment of MOMENTS) {
      await send(app, later.slice(sent, moment));
      sent = moment;
      const known = trained(user, past + moment);
      const context = (await app.inject(`/v1/users/${user_id}/context`)).json();
      expect(context).toMatchObject({ user_type: known.userType, interaction_count: known.vectors.count });
      const features = SESSION_FEATURES.map((name) => context.session_features[name] ?? Number.NaN);
      expect(features).toEqual([...known.sessionFeatures]);
      expect(await scoresOf(user_id)).toEqual(scores(known));
    }
  }

  /** Base scores, which are functions of the vectors and as exact as these. */
  async function scoresOf(user_id: string) {
    const candidates = [...ASKED].map((item) => ({ item_id: whole.items.ids[item]! }));
    const payload = { user_id, candidates, explain: true };
    const { results } = (await app.inject({ method: 'POST', url: '/v1/score', payload })).json();
    return new Map<string, object>(
      results.map((result: { item_id: string; explanation: { context: { scores: object } } }) => [
        result.item_id,
        result.explanation.context.scores,
      ]),
    );
  }

  function scores({ vectors }: ReturnType<typeof trained>) {
    const { scorers, sources } = catalogue;
    const K = sources.length;
    const table = { scores: new Float32Array(ASKED.length * K), mask: new Float32Array(ASKED.length * K) };
    scoreItems(scorers!, vectors, ASKED, table);
    return new Map<string, object>(
      [...ASKED].map((item, row) => [
        whole.items.ids[item]!,
        Object.fromEntries(
          sources.flatMap((source, k) => (table.mask[row * K + k] === 1 ? [[source, table.scores[row * K + k]]] : [])),
        ),
      ]),
    );
  }

  it('are, after each rating, what training computes for the same moment: users of the bundle', async () => {
    expect(regulars.length).toBeGreaterThan(3);
    for (const user of regulars.slice(0, 4)) await compare(user, whole.users.ids[user]!);
  });

  it('and users whom the bundle never saw', async () => {
    for (const user of STRANGERS) await compare(user, `stranger ${whole.users.ids[user]}`);
  });
});
