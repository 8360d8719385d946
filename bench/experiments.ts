import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import { join } from 'node:path';
import { openStore, type Store } from '../data/store/index.js';
import { readExperimentState, refreshSegmentAnalytics } from '../data/store/reads/experiment-state.js';
import { readOffPolicySums } from '../data/store/reads/off-policy-sums.js';
import { analyze } from '../serving/experiments/analyze.js';
import { createExperiments } from '../serving/experiments/create-experiments.js';
import { plantAllocations } from './experiment-rows.js';

/** What it takes to analyse an experiment of so many allocations, in chDB. */
export interface ExperimentsBench {
  readonly machine: { readonly cores: number; readonly model: string };
  readonly allocations: number;
  readonly segments: number;
  readonly plant_seconds: number;
  /** Sums by segment and variant, as a server that starts reads them. */
  readonly state_seconds: number;
  /** GET …/analysis: sums, days, tests, recommendations. */
  readonly analysis_seconds: number;
  /** `v_segment_lift` into `mv_segment_analytics`. */
  readonly refresh_seconds: number;
  /** POST …/off-policy, which reads every allocation. */
  readonly off_policy_seconds: number;
  readonly bytes_on_disk: number;
  /** Of the process: once everything was planted, the most while it was read, and the most of all. */
  readonly resident_mib: number;
  readonly reading_resident_mib: number;
  readonly peak_resident_mib: number;
}

export interface ExperimentsBenchOptions {
  readonly allocations: number;
  readonly onProgress: (line: string) => void;
}

/** Measures in a folder of its own, which it removes. */
export async function benchExperiments({
  allocations,
  onProgress,
}: ExperimentsBenchOptions): Promise<ExperimentsBench> {
  const folder = await mkdtemp(join(os.tmpdir(), 'bench-experiments-'));
  const store = await openStore({ path: join(folder, 'chdb') }, { spool: join(folder, 'spool'), wallClock: Date.now });
  try {
    const experiments = createExperiments({
      ...{ store, wallClock: Date.now, seed: 1, timer: () => () => {} },
      onError: (error) => onProgress(String(error)),
      bundles: { of: () => null, use: (_, run) => run(null) },
      live: { users: { of: () => undefined, table: { get: () => undefined } } },
    });
    const experiment = await experiments.create('planted', {
      experiment_name: 'planted',
      variants: [{ variant: 'rrf' }, { variant: 'weighted' }, { variant: 'meta' }],
      context_features: ['source', 'device', 'country'],
    });
    const filter = { namespace: 'planted', experimentId: experiment.experiment_id };
    await store.settled();
    const plant_seconds = await seconds(() =>
      plantAllocations(store, experiment.experiment_id, allocations, onProgress),
    );
    const resident = process.memoryUsage().rss;
    const watched = watchResident();
    let segments = 0;
    const state_seconds = await seconds(async () => {
      segments = new Set((await readExperimentState(store, filter)).map(({ segment_key }) => segment_key)).size;
    });
    const analysis_seconds = await seconds(() =>
      analyze(experiments, experiment, { minSamples: 100, now: Date.now() }),
    );
    const refresh_seconds = await seconds(() => refreshSegmentAnalytics(store, new Date().toISOString()));
    const off_policy_seconds = await seconds(() =>
      readOffPolicySums(store, {
        ...filter,
        variants: ['rrf', 'weighted', 'meta'],
        segments: [],
        targets: [],
        otherwise: [0, 0, 1],
      }),
    );
    return {
      machine: { cores: os.availableParallelism(), model: os.cpus()[0]?.model ?? 'unknown' },
      ...{ allocations, segments, plant_seconds, state_seconds, analysis_seconds, refresh_seconds, off_policy_seconds },
      bytes_on_disk: await bytesOnDisk(store),
      resident_mib: resident / 2 ** 20,
      reading_resident_mib: watched() / 2 ** 20,
      peak_resident_mib: process.resourceUsage().maxRSS / 1024,
    };
  } finally {
    await store.close();
    await rm(folder, { recursive: true });
  }
}

/** The most bytes that the process has from now on, looked at often. @returns what ends it */
function watchResident(): () => number {
  let most = 0;
  const look = () => {
    most = Math.max(most, process.memoryUsage().rss);
  };
  const timer = setInterval(look, 20);
  return () => {
    clearInterval(timer);
    look();
    return most;
  };
}

async function bytesOnDisk(store: Store): Promise<number> {
  const [size] = await store.query<{ bytes: number }>(
    'SELECT sum(bytes_on_disk) AS bytes FROM system.parts WHERE active AND database = currentDatabase()',
  );
  return size!.bytes;
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await work();
  return (performance.now() - startMs) / 1000;
}
