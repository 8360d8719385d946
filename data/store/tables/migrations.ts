import { type Cluster, createTable, createView } from './layout.js';
import { TABLES } from './tables.js';
import { TOTALS, VIEWS } from './totals.js';

/** One step from an empty database to today's. Each may be cut off and run again. */
export interface Migration {
  /** 1, 2, …: the order. */
  readonly id: number;
  readonly name: string;
  readonly statements: (cluster: Cluster) => readonly string[];
}

/** Once released, a migration stays as it is; what changes comes as another one. */
export const MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: 'feedback loop',
    statements: (cluster) => [
      ...[...Object.values(TABLES), ...Object.values(TOTALS)].flatMap((table) => createTable(table, cluster)),
      ...VIEWS.map((view) => createView(view, cluster)),
    ],
  },
];
