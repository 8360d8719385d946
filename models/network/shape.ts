import { EMBEDDING_WIDTH, profileWidth, SESSION_FEATURES } from '../../data/schema/features.js';
import type { BoostedTerm } from './boosted-trees.js';

/** Everything that decides the network's parameters and how it computes; kept in the manifest. */
export interface NetworkShape {
  /** Number of score sources, K. */
  readonly sources: number;
  /** Number of item features, F; their confidences come beside them. */
  readonly itemFeatures: number;
  /** How scores are blended: probabilities are averaged, or their log-odds are. */
  readonly space: 'probability' | 'log_odds';
  /** Whether a bounded per-item share is added to the blend. Without it fused is the convex sum. */
  readonly residual: boolean;
  /** What the residual starts from; 0 if left out. */
  readonly boostedTerm?: BoostedTerm;
  /** The groups of numbers that describe a situation, in the order in which they are passed; none if left out. */
  readonly contexts?: readonly ContextGroup[];
  /** How the groups reach the user's context: added up, as if left out, or as far as the session attends to them. */
  readonly contextFusion?: ContextFusion;
  /** Whether a user has a vector of their own beside the integrated context. */
  readonly personal?: boolean;
  /** Relu, but where a check by differences wants no kinks. */
  readonly activation: Activation;
}

/** Numbers that go through one extractor: `temporal`, `social`, `environmental`, … */
export interface ContextGroup {
  readonly name: string;
  readonly width: number;
}

/**
 * What the inner loop changes: the heads, all of the network, or the user's own vector, which only a network has that is
 * personal.
 */
export const ADAPTS = ['heads', 'all', 'vector'] as const;
export type Adapts = (typeof ADAPTS)[number];

export type ContextFusion = 'added' | 'attended';

export type Activation = 'relu' | 'softplus';

export const SESSION_WIDTH = SESSION_FEATURES.length;
export const ATTENTION_HEADS = 4;
export const TOKEN_WIDTH = 16;
export const SESSION_HIDDEN = 128;
export const SESSION_CONTEXT = 64;
export const ITEM_CONTEXT = 32;
/** Of a user's own vector. */
export const PERSONAL_WIDTH = 32;
export const FUSION_HIDDEN = 128;
export const FUSION_LAYERS = 3;
/** Most that the layers add to the blend and the boosted term, in log-odds. */
export const RESIDUAL_BOUND = 3;

/** How many numbers describe a situation, C. */
export function contextWidth({ contexts = [] }: NetworkShape): number {
  return contexts.reduce((sum, { width }) => sum + width, 0);
}

/** How many numbers describe an item: its features, their confidences, and the two of the metadata. */
export function describingNumbers({ itemFeatures: F }: Pick<NetworkShape, 'itemFeatures'>): number {
  return 2 * F + 2;
}

/** Of what is known about a user: the context, and the session features, the profile and the situation where the network is given a boosted term, which asks about them. */
export function sessionContextWidth(shape: NetworkShape): number {
  const asked = SESSION_WIDTH + profileWidth(shape.itemFeatures) + contextWidth(shape);
  return SESSION_CONTEXT + (shape.boostedTerm ? asked : 0);
}

/** Of what is known about an item: its context, and the numbers that describe it where the network is given a boosted term, which asks about them. */
export function itemContextWidth(shape: NetworkShape): number {
  return ITEM_CONTEXT + (shape.boostedTerm ? describingNumbers(shape) : 0);
}

/** Widths of the parts that the fusion layers see: the user, the item, the evidence. */
export function integratedWidths(shape: NetworkShape): Readonly<Record<'user' | 'item' | 'evidence', number>> {
  const { sources: k, boostedTerm } = shape;
  const similarities = (k * (k - 1)) / 2;
  return {
    user: SESSION_CONTEXT + k,
    item: ITEM_CONTEXT + 1,
    evidence: k * EMBEDDING_WIDTH + similarities + 2 * k + (boostedTerm ? 1 : 0),
  };
}
