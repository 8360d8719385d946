import type { ItemFeatures } from '../../../data/features/item-features-over-time.js';
import type { BoostedTerm } from '../../../models/network/boosted-trees.js';
import { contextWidth, type NetworkShape, SESSION_WIDTH } from '../../../models/network/shape.js';
import { learningTerm } from '../../../training/boosted-term/learning-term.js';
import { startingBlends } from '../../../training/boosted-term/starting-blends.js';
import { floats, type HostTensor, type HostTensors } from '../../../training/engines/runtime.js';
import { ROW_SETS } from '../../../training/tasks/task-inputs.js';

/** Trees that ask about one number each, every other one twice: the features of items, a confidence, how they differ from the profile, scores, session features, and the situation where there is one. */
export function asksAboutAll(shape: NetworkShape): BoostedTerm {
  const { itemFeatures: F, sources } = shape;
  const differences = 2 * F + 2;
  const session = differences + F + sources;
  const situation = session + 1 + SESSION_WIDTH + 1; // behind the blend, the session and how many items are known
  const ofSituation = Array.from({ length: contextWidth(shape) }, (_, number) => situation + number);
  const asked = [
    0,
    F + 1,
    differences + 1,
    differences + F + 1,
    session + 3,
    session + SESSION_WIDTH - 1,
    ...ofSituation,
  ];
  return {
    trees: asked.map((number, index) => {
      const [less, more] = [0.3 + index / 10, 0.7 + index / 7];
      if (index % 2 === 0) return { numbers: [number], edges: [0.1], values: [0, less] };
      return { numbers: [number, number], edges: [0.1, 0.6], values: [0, less, 0, more] };
    }),
    offset: -1,
  };
}

/** A batch of one task whose terms are what the trees say of its rows, and the profile of which they say it. */
export function withTerms(batch: HostTensors, shape: NetworkShape): HostTensors {
  const { boostedTerm, itemFeatures: F, space } = shape;
  if (!boostedTerm) return batch;
  const data = (name: string) => batch[name]!.data as Float32Array;
  const profile = Float32Array.from({ length: F + 2 }, (_, number) => (number >= F ? 1 : 0.1 * number));
  const ofRows = ROW_SETS.flatMap((rowSet): [string, HostTensor][] => {
    const metadata = data(`${rowSet}_item_metadata`).map((value, cell) => (cell % 2 === 0 ? value : Math.round(value)));
    const rows = metadata.length / 2;
    const features: ItemFeatures = {
      names: Array.from({ length: F }, (_, feature) => `f${feature}`),
      values: data(`${rowSet}_item_features`),
      confidences: data(`${rowSet}_item_confidences`),
      completeness: metadata.filter((_, cell) => cell % 2 === 0),
      isPredicted: Uint8Array.from(metadata.filter((_, cell) => cell % 2 === 1)),
    };
    const [scores, mask] = [data(`${rowSet}_scores`), data(`${rowSet}_score_mask`)];
    const byCount = [{ minCount: 0, weights: [...data('prior_weights')] }];
    const blends = startingBlends({ byCount, space }, { scores, mask, count: 1 });
    const situation = contextWidth(shape) > 0 ? data('context_features') : new Float32Array(0);
    const described = { features, profile, session: data('session_features'), situation, scores, mask, blends };
    const terms = Float32Array.from(learningTerm({ boostedTerm }, 0, described));
    return [
      [`${rowSet}_item_metadata`, floats(metadata, [1, rows, 2])],
      [`${rowSet}_term`, floats(terms, [1, rows, 1])],
    ];
  });
  return { ...batch, ...Object.fromEntries(ofRows), user_profile: floats(profile, [1, F + 2]) };
}
