import { DEFAULT_ALLOCATION_CONFIG, LEARNED_SEGMENT } from '../../../models/experiment/index.js';

/** Thompson sampling over some features of a visit. */
export interface SegmentPolicy {
  readonly name: string;
  /** In words, for a reader of the table. */
  readonly description: string;
  readonly contextFeatures: readonly string[];
  /** Clusters that were learned; 0: none. */
  readonly clusters: number;
  readonly neighbourWeight: number;
  /** The same without neighbours; null: itself, or it has no learned segments. */
  readonly without: string | null;
}

const DECLARED = ['source', 'device'];
const { neighbourWeight: WEIGHT } = DEFAULT_ALLOCATION_CONFIG;

/** What the others are compared with. */
export const SEGMENT_REFERENCE = 'none';

export const SEGMENT_POLICIES: readonly SegmentPolicy[] = [
  { ...policy('none', 'no segments', []), clusters: 0 },
  { ...policy('declared', '12 segments of source and device', DECLARED), clusters: 0 },
  ...learned('learned', '8 clusters', [LEARNED_SEGMENT], 8),
  ...learned('learned_32', '32 clusters', [LEARNED_SEGMENT], 32),
  ...learned('within', '8 clusters in each of 12 segments', [LEARNED_SEGMENT, ...DECLARED], 8),
  ...learned('across', '12 segments in each of 8 clusters', [...DECLARED, LEARNED_SEGMENT], 8),
];

function learned(
  name: string,
  description: string,
  contextFeatures: readonly string[],
  clusters: number,
): readonly SegmentPolicy[] {
  const plain = { ...policy(name, description, contextFeatures), clusters };
  const neighbours = { name: `${name}_neighbours`, description: `${description}, with neighbours` };
  return [plain, { ...plain, ...neighbours, neighbourWeight: WEIGHT, without: name }];
}

function policy(name: string, description: string, contextFeatures: readonly string[]) {
  return { name, description, contextFeatures, neighbourWeight: 0, without: null };
}
