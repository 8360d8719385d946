import { FusionError } from '../../data/schema/errors.js';
import type { RankedList } from '../../models/fusion/ranked-list.js';
import { invalidValue } from '../http/invalid-value.js';
import type { Live } from '../live/live.js';
import { indexedRows } from '../scoring/candidate-rows.js';
import { type FusedRows, fuseByNetwork, fuseStatically, mayFallBack } from '../scoring/fuse-rows.js';
import type { Loaded } from '../scoring/loaded.js';
import { userState } from '../scoring/user-state.js';
import type { FoundList } from './run-search.js';
import { isBuiltIn } from './sources/find-source.js';

export interface NetworkFusionContext {
  readonly namespace: string;
  /** Null when no bundle is loaded. */
  readonly loaded: Loaded | null;
  readonly live: Live;
  /** '' where nobody is named. */
  readonly userId: string;
  /** Told of trouble that by-count weights answered. */
  readonly onError: (error: unknown, message: string) => void;
}

export interface NetworkRanking {
  readonly ranking: RankedList;
  /** False where the network failed, and by-count weights took its place. */
  readonly isNetwork: boolean;
}

/**
 * Everything that was found, as the network ranks it for the user; with all the bundle's scores of each, whichever search found it.
 *
 * @throws FusionError `invalid_value` where a search is not one of the bundle's own, or nobody is named; `no_model`.
 */
export async function rankByNetwork(
  found: readonly FoundList[],
  { namespace, loaded, live, userId, onError }: NetworkFusionContext,
): Promise<NetworkRanking> {
  if (loaded === null) throw new FusionError('no_model', 'fusion: meta asks the network, and no bundle is loaded');
  found.forEach(({ featureUri }, index) => {
    if (isBuiltIn(featureUri)) return;
    const field = `stages[0].config.parameters.searches[${index}].feature_uri`;
    throw invalidValue(field, 'a built-in source, since fusion meta asks the network about them', featureUri);
  });
  if (userId === '') throw invalidValue('inputs.user_id', 'the user whom the network is asked about', undefined);
  const { catalogue, network, adaptation } = loaded;
  const ids = [...new Set(found.flatMap(({ list }) => list.map(({ id }) => id)))];
  const items = Int32Array.from(ids, (id) => catalogue.items.get(id)!);
  const user = userState(catalogue, userId, {}, live.users.of(namespace, catalogue, userId));
  const rows = indexedRows(catalogue, [user], new Int32Array(ids.length), items);
  const asked = { namespace, userId, isInBundle: user.index >= 0 };
  const own = catalogue.bundle!.manifest.adaptation.default
    ? await adaptation.ownParameters(asked, (error) => onError(error, 'the trained parameters answered'))
    : undefined;
  try {
    const fused = await fuseByNetwork(catalogue, network, rows, { gated: false, own });
    return { ranking: ranked(ids, fused), isNetwork: true };
  } catch (error) {
    if (!mayFallBack(error)) throw error;
    onError(error, 'the network failed; by-count weights answered');
    return { ranking: ranked(ids, fuseStatically(catalogue, rows)), isNetwork: false };
  }
}

/** Ties go by id, as in every fusion whose lists tie. */
function ranked(ids: readonly string[], { fused, logOdds }: FusedRows): RankedList {
  return [...ids.keys()]
    .sort((a, b) => logOdds[b]! - logOdds[a]! || (ids[a]! < ids[b]! ? -1 : 1))
    .map((row) => ({ id: ids[row]!, score: fused[row]! }));
}
