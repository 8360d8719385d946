import { simulateSegments } from '../../../training/simulation/segments/simulate-segments.js';
import { USER_WORLDS } from '../../../training/simulation/segments/user-world.js';
import { printResult } from '../../printing/print-result.js';
import { progressBar } from '../../printing/progress-bar.js';
import { segmentsText } from './segments-text.js';

export interface SimulateUsersOptions {
  readonly seeds: number;
  readonly seed: number;
  readonly visits: number | undefined;
  readonly json: boolean;
}

/** `metafuse simulate experiment` where users are planted: what segments that are learned are worth. */
export function simulateUsers(
  kind: keyof typeof USER_WORLDS,
  { seeds, seed, visits, json }: SimulateUsersOptions,
): void {
  const startMs = performance.now();
  const world = { ...USER_WORLDS[kind], ...(visits === undefined ? {} : { visits }) };
  const progress = progressBar('worlds');
  const simulation = simulateSegments({ world, seeds, seed, onProgress: progress.update });
  progress.stop();
  const seconds = (performance.now() - startMs) / 1000;
  printResult(
    { command: 'simulate experiment', world: kind, visits: world.visits, seeds, seed, seconds, simulation },
    { json, text: segmentsText(simulation) },
  );
}
