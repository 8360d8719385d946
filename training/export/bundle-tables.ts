import type { BundleItems, BundleUsers } from '../../data/bundle/index.js';
import { SESSION_FEATURES } from '../../data/schema/features.js';
import type { Foundation } from '../foundation.js';
import { presentCase } from '../tasks/cases.js';
import { prepareCase } from '../tasks/world.js';
import { bringsScorers } from './base-scorers-part.js';

/** What a server knows of the users: all that they have done so far. */
export function bundleUsers({ dataset, world, contextStandardizer, boostedTerm }: Foundation): BundleUsers {
  const contexts = contextStandardizer.names.length;
  const users = dataset.users.ids.map((_, user) => prepareCase(dataset, world, presentCase(dataset, user)));
  const column = (name: 'cf' | 'content', position: number) => {
    const width = world.scorers[name].width;
    return {
      width,
      values: rows(
        users.map(({ vectors }) => vectors[name]),
        width,
      ),
      present: Uint8Array.from(users, ({ vectors }) => Number(vectors.present[position])),
    };
  };
  return {
    ids: dataset.users.ids,
    counts: Int32Array.from(users, ({ vectors }) => vectors.count),
    sessionFeatures: rows(
      users.map(({ sessionFeatures }) => sessionFeatures),
      SESSION_FEATURES.length,
    ),
    ...(contexts > 0
      ? {
          situations: {
            width: contexts,
            values: rows(
              users.map(({ situation }) => situation),
              contexts,
            ),
          },
        }
      : {}),
    ...(boostedTerm
      ? {
          profiles: {
            width: users[0]?.profile.length ?? 0,
            values: rows(
              users.map(({ profile }) => profile),
              users[0]?.profile.length ?? 0,
            ),
          },
        }
      : {}),
    userTypes: users.map(({ userType }) => userType),
    vectors: bringsScorers(world.scorers) ? { cf: column('cf', 0), content: column('content', 1) } : {},
  };
}

/** What a server knows of the items. */
export function bundleItems({ dataset, world }: Foundation): BundleItems {
  const { scorers } = world;
  const { values, confidences, completeness, isPredicted } = world.itemFeatures.at(Number.NaN);
  return {
    ids: dataset.items.ids,
    features: values,
    confidences,
    completeness,
    isPredicted,
    vectors: bringsScorers(scorers)
      ? {
          cf: { width: scorers.cf.width, values: scorers.cf.factors, present: scorers.cf.isKnown },
          content: { width: scorers.content.width, values: scorers.content.vectors, present: scorers.content.isKnown },
          ...(scorers.content.history && {
            content_history: {
              width: scorers.content.width,
              values: scorers.content.history,
              present: scorers.content.isKnown,
            },
          }),
        }
      : {},
    rawScores: bringsScorers(scorers)
      ? {
          popularity: scorers.popularity.rawScores,
          ...(scorers.meanRatings && { mean_rating: scorers.meanRatings }),
        }
      : {},
  };
}

function rows(vectors: readonly Float32Array[], width: number): Float32Array {
  const all = new Float32Array(vectors.length * width);
  vectors.forEach((vector, row) => {
    all.set(vector, row * width);
  });
  return all;
}
