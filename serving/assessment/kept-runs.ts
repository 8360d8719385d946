import { FusionError } from '../../data/schema/errors.js';
import type { EntityTable } from '../entities/entity-table.js';
import type { BackgroundJobs, StartedJob } from './background-jobs.js';

/** What evaluations and benchmarks have in common: something that takes time and is kept, with what came of it. */
export interface Run {
  readonly namespace_id: string;
  readonly status: string;
  readonly error_message: string | null;
  readonly created_at: string;
  readonly updated_at: string;
  readonly completed_at: string | null;
}

export interface KeptRunsOptions<Body extends Run> {
  readonly table: EntityTable<Body>;
  readonly idOf: (run: Body) => string;
  readonly jobs: BackgroundJobs;
  /** Milliseconds since 1970. */
  readonly wallClock: () => number;
  readonly onError: (error: unknown, message: string) => void;
}

/** Says how far it is, or what came of it. */
export type Report<Body> = (changed: Partial<Body>) => Promise<void>;

export interface KeptRuns<Body extends Run> {
  /**
   * Starts a run in the background: kept as it is, then with what the work reports, then `completed` with what it returns or `failed`
   * with its error.
   * @throws FusionError `overloaded` where too many run
   */
  start(run: Body, work: (report: Report<Body>, signal: AbortSignal) => Promise<Partial<Body>>): Promise<StartedJob>;
  get(namespace: string, id: string): Body | undefined;
  /** The latest first. */
  list(namespace: string): readonly Body[];
  /** Stops it, if it runs, and forgets it. */
  delete(namespace: string, id: string): Promise<void>;
}

/** Of one namespace; the oldest that are over go first. */
const MAX_KEPT = 1000;

const STOPPED = 'The server stopped before this was over.';

export function createKeptRuns<Body extends Run>({
  table,
  idOf,
  jobs,
  wallClock,
  onError,
}: KeptRunsOptions<Body>): KeptRuns<Body> {
  /** Changes what is there, and brings back nothing that was deleted. */
  const change = async (run: Body, changed: Partial<Body>) => {
    const updated_at = new Date(wallClock()).toISOString();
    await table.update(run.namespace_id, idOf(run), (before) =>
      before === undefined ? null : { ...before, ...changed, updated_at },
    );
  };

  const finish = (run: Body, changed: Partial<Body>) =>
    change(run, { ...changed, completed_at: new Date(wallClock()).toISOString() });

  const messageOf = (error: unknown, signal: AbortSignal): string => {
    if (signal.aborted) return STOPPED;
    if (error instanceof FusionError && error.code !== 'internal') return error.message;
    onError(error, 'an evaluation or benchmark failed');
    return 'A defect in Metafuse; the log has the rest.';
  };

  const startedAt = new Date(wallClock()).toISOString();
  /** What was not over when this server started was left by one that stopped; what has changed since is another server's. */
  const seen = (run: Body): Body => {
    const isAlive = run.completed_at !== null || jobs.has(idOf(run)) || run.updated_at >= startedAt;
    return isAlive ? run : { ...run, status: 'failed', error_message: STOPPED };
  };

  const dropOldest = async (namespace: string) => {
    const over = latestFirst(table.list(namespace)).filter((run) => !jobs.has(idOf(run)));
    for (const run of over.slice(MAX_KEPT)) await table.delete(namespace, idOf(run));
  };

  return {
    async start(run, work) {
      const keep = async () => {
        await table.put(run.namespace_id, idOf(run), run);
        await dropOldest(run.namespace_id);
      };
      return jobs.start(idOf(run), keep, async (signal) => {
        try {
          signal.throwIfAborted();
          const result = await work((changed) => change(run, changed), signal);
          await finish(run, { ...result, status: 'completed' });
        } catch (error) {
          const failed = { status: 'failed', error_message: messageOf(error, signal) } as Partial<Body>;
          await finish(run, failed).catch((trouble) => onError(trouble, 'the end of a run could not be written'));
        }
      });
    },
    get: (namespace, id) => {
      const run = table.get(namespace, id);
      return run && seen(run);
    },
    list: (namespace) => latestFirst(table.list(namespace)).map(seen),
    async delete(namespace, id) {
      jobs.cancel(id);
      await table.delete(namespace, id);
    },
  };
}

function latestFirst<Body extends Run>(runs: readonly Body[]): Body[] {
  return runs.toReversed().sort((a, b) => b.created_at.localeCompare(a.created_at));
}
