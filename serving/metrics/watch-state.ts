import { Gauge } from 'prom-client';
import type { Store } from '../../data/store/store.js';
import type { RequestMemory } from '../adaptation/request-memory.js';
import type { ServedBundles } from '../bundles/served-bundles.js';
import type { Metrics } from './metrics.js';

export interface WatchedState {
  readonly bundles: ServedBundles;
  readonly requests: RequestMemory;
  readonly store: Store | null;
}

/** Adds what is read anew whenever metrics are asked for: bundles, what adaptation holds, the store and its spool. */
export function watchState({ registry }: Metrics, { bundles, requests, store }: WatchedState): void {
  const gauge = (name: string, help: string, read: () => number) => {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  };
  const sum = (of: 'adaptedUsers' | 'parameterBytes' | 'feedbackBytes') => () =>
    bundles.all().reduce((total, { adaptation }) => total + adaptation[of], 0);

  new Gauge({
    name: 'metafuse_bundle_info',
    help: 'Bundles in use, by their version and whether they are ready: how many each.',
    labelNames: ['model_version', 'state'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { catalogue, network } of bundles.all()) {
        this.inc({ model_version: catalogue.bundle!.manifest.model_version, state: network.status.state });
      }
    },
  });
  gauge('metafuse_adapted_users', 'Users with parameters of their own.', sum('adaptedUsers'));
  gauge('metafuse_adapted_parameter_bytes', 'Memory of these parameters.', sum('parameterBytes'));
  gauge('metafuse_feedback_bytes', 'Memory of the feedback that they rest on.', sum('feedbackBytes'));
  gauge('metafuse_remembered_requests', 'Answers that feedback may come about.', () => requests.size);
  gauge('metafuse_remembered_request_bytes', 'Memory of these answers.', () => requests.bytes);
  if (store === null) return;
  gauge('metafuse_store_available', '1 where the store took or answered the latest request.', () =>
    Number(store.status().isAvailable),
  );
  gauge('metafuse_spool_rows', 'Rows that wait for the store.', () => store.status().spooledRows);
  gauge('metafuse_spool_bytes', 'The same in bytes.', () => store.status().spooledBytes);
}
