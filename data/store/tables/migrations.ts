import { ANALYTICS_TABLE, EXPERIMENT_VIEWS } from './experiment-analytics.js';
import { type Cluster, createTable, createView, onCluster } from './layout.js';
import { TABLES } from './tables.js';
import { TOTALS, VIEWS } from './totals.js';

/** One step from an empty database to today's. Each may be cut off and run again. */
export interface Migration {
  /** 1, 2, …: the order. */
  readonly id: number;
  readonly name: string;
  readonly statements: (cluster: Cluster) => readonly string[];
}

const EXPERIMENT_TABLES = [TABLES.allocations, TABLES.conversions, TABLES.context_segments];
const EXPERIMENT_TOTALS = [TOTALS.variant_segment_state];
const isOfExperiments = ({ to }: { readonly to: string }) => to === 'variant_segment_state';

/** Once released, a migration stays as it is; what changes comes as another one. */
export const MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: 'feedback loop',
    statements: (cluster) => [
      ...[
        ...Object.values(TABLES).filter((table) => !EXPERIMENT_TABLES.includes(table)),
        ...Object.values(TOTALS).filter((table) => !EXPERIMENT_TOTALS.includes(table)),
      ].flatMap((table) => createTable(table, cluster)),
      ...VIEWS.filter((view) => !isOfExperiments(view)).map((view) => createView(view, cluster)),
    ],
  },
  {
    id: 2,
    name: 'experiments',
    statements: (cluster) => [
      ...[...EXPERIMENT_TABLES, ...EXPERIMENT_TOTALS, ANALYTICS_TABLE].flatMap((table) => createTable(table, cluster)),
      ...VIEWS.filter(isOfExperiments).map((view) => createView(view, cluster)),
      ...EXPERIMENT_VIEWS.map(
        ({ name, select }) => `CREATE VIEW IF NOT EXISTS ${name}${onCluster(cluster)} AS\n${select}`,
      ),
    ],
  },
];
