import { frozenItemFeatures } from '../../data/features/item-features-over-time.js';
import { fitBoostedTerm } from '../../training/boosted-term/fit-boosted-term.js';
import type { Foundation } from '../../training/foundation.js';
import type { PreparedCase, World } from '../../training/tasks/world.js';

/** What a network may be kept from looking at: who the user is, or what the item is and how surely. */
export const CONTEXTS = ['session', 'items'] as const;
export type Context = (typeof CONTEXTS)[number];

/** A foundation of which one context says nothing, of cases in training and those that are judged alike; its boosted term never asked about it. */
export async function withoutContext(
  foundation: Foundation,
  cases: readonly PreparedCase[],
  context: Context,
  workers?: number,
) {
  const blank = context === 'session' ? withoutSession : withoutItems();
  const trainingCases = foundation.trainingCases.map(blank);
  return {
    foundation: {
      ...foundation,
      ...(foundation.boostedTerm ? await fitBoostedTerm(trainingCases, foundation, { workers }) : {}),
      trainingCases,
      validationCases: foundation.validationCases.map(blank),
    },
    judged: cases.map(blank),
  };
}

/** NaN is what is not known of a user. */
function withoutSession(known: PreparedCase): PreparedCase {
  return { ...known, sessionFeatures: new Float32Array(known.sessionFeatures.length).fill(Number.NaN) };
}

/** Every item is described by zeros of which nobody is sure. Cases of one world stay so. */
function withoutItems(): (known: PreparedCase) => PreparedCase {
  const blanks = new Map<World, World>();
  return (known) => {
    const blank = blanks.get(known.world) ?? blankItems(known.world);
    blanks.set(known.world, blank);
    return { ...known, world: blank };
  };
}

function blankItems(world: World): World {
  const { names, values, completeness } = world.itemFeatures.at(Number.NaN);
  const zeros = () => new Float32Array(values.length);
  return {
    ...world,
    itemFeatures: frozenItemFeatures({
      names,
      values: zeros(),
      confidences: zeros(),
      completeness: new Float32Array(completeness.length),
      isPredicted: new Uint8Array(completeness.length),
    }),
  };
}
