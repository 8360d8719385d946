import type { Bundle } from '../../../../data/bundle/index.js';
import type { Dataset } from '../../../../data/schema/dataset.js';
import { SESSION_FEATURES } from '../../../../data/schema/features.js';
import { liveParts } from '../../../../training/export/live-parts.js';
import type { Foundation } from '../../../../training/foundation.js';
import { presentCase } from '../../../../training/tasks/cases.js';
import { fitWorld, prepareCase, type World } from '../../../../training/tasks/world.js';
import type { TrainConfig } from '../../../../training/train-config.js';
import { standInBundle } from '../../bundle/stand-in-bundle.js';
import { SMALL_CONFIG } from '../../training/small-world.js';
import { readStandIn } from '../test-app.js';

/** A dataset's base scorers, users and live tables as training exports them, with a stand-in for the network. */
export async function liveBundle(
  dataset: Dataset,
  config: TrainConfig = SMALL_CONFIG,
): Promise<{ readonly bundle: Bundle; readonly world: World }> {
  const world = await fitWorld(dataset, Int32Array.from(dataset.users.ids.keys()), config, { seed: 1 });
  const { cf, content, popularity } = world.scorers;
  const live = liveParts({ dataset, world } as Foundation, config);
  const cases = dataset.users.ids.map((_, user) => prepareCase(dataset, world, presentCase(dataset, user)));
  const column = (source: 'cf' | 'content', k: number) => ({
    width: world.scorers[source].width,
    values: joined(
      cases.map(({ vectors }) => vectors[source]),
      world.scorers[source].width,
    ),
    present: Uint8Array.from(cases, ({ vectors }) => Number(vectors.present[k])),
  });
  const parts = await standInBundle({ users: dataset.users.ids.length, items: dataset.items.ids.length });
  const bundle = await readStandIn({
    ...parts,
    live: live.tables,
    users: {
      ids: dataset.users.ids,
      counts: Int32Array.from(cases, ({ vectors }) => vectors.count),
      userTypes: cases.map(({ userType }) => userType),
      sessionFeatures: joined(
        cases.map(({ sessionFeatures }) => sessionFeatures),
        SESSION_FEATURES.length,
      ),
      vectors: { cf: column('cf', 0), content: column('content', 1) },
    },
    items: {
      ...parts.items,
      ids: dataset.items.ids,
      vectors: {
        cf: { width: cf.width, values: cf.factors, present: cf.isKnown },
        content: { width: content.width, values: content.vectors, present: content.isKnown },
      },
      rawScores: { popularity: popularity.rawScores },
    },
    manifest: {
      ...parts.manifest,
      live: live.manifest,
      session_reference: JSON.parse(JSON.stringify(world.reference)),
      base_scorers: {
        cf: {
          width: cf.width,
          alpha: cf.alpha,
          userMean: [...cf.userMean],
          regularization: cf.regularization,
          unobservedWeight: cf.unobservedWeight,
        },
        content: { width: content.width },
        popularity: { halfLifeDays: null, moment: null },
      },
    },
  });
  return { bundle, world };
}

function joined(rows: readonly Float32Array[], width: number): Float32Array {
  const all = new Float32Array(rows.length * width);
  rows.forEach((row, index) => {
    all.set(row, index * width);
  });
  return all;
}
