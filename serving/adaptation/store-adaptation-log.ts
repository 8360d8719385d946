import { readAdaptations } from '../../data/store/reads/adaptations.js';
import type { AdaptationRow } from '../../data/store/rows.js';
import type { Store } from '../../data/store/store.js';
import type { AdaptationLog, AdaptationRecord } from './adaptation-log.js';

/** Adaptations that one question looks at, at most. */
const MOST_READ = 100_000;

/**
 * Keeps records in the store, where a restart and other servers find them.
 * @param onError told when one could not be kept; nobody waits for it.
 */
export function storeAdaptationLog(
  store: Store,
  onError: (error: unknown, message: string) => void,
  mostRead = MOST_READ,
): AdaptationLog {
  return {
    append: (record) => {
      store.write('adaptations', [toRow(record)]).catch((error) => onError(error, 'an adaptation was not recorded'));
    },
    forgetUser: () => {},
    since: async (namespace, moment) => {
      await store.settled();
      const since = new Date(moment).toISOString();
      const rows = await readAdaptations(store, namespace, { since, limit: mostRead + 1 });
      return { records: rows.slice(-mostRead).map(fromRow), isComplete: rows.length <= mostRead };
    },
  };
}

function toRow({
  namespace,
  userId,
  requestId,
  itemId,
  outcome,
  before,
  after,
  ...at
}: AdaptationRecord): AdaptationRow {
  return {
    ...{ namespace, user_id: userId, request_id: requestId, item_id: itemId, outcome, before, after },
    occurred_at: new Date(at.occurredAt).toISOString(),
    received_at: new Date(at.receivedAt).toISOString(),
  };
}

function fromRow({
  namespace,
  user_id,
  request_id,
  item_id,
  outcome,
  before,
  after,
  ...at
}: AdaptationRow): AdaptationRecord {
  return {
    ...{ namespace, userId: user_id, requestId: request_id, itemId: item_id, outcome, before, after },
    occurredAt: Date.parse(at.occurred_at),
    receivedAt: Date.parse(at.received_at),
  };
}
