import { simplexGrid } from '../../../models/fusion/simplex-grid.js';
import { fuseCandidates } from './candidates.js';
import { examination, expectedClicks } from './click-model.js';
import type { FusionWorld } from './fusion-world.js';

const STEP = 0.1;

/**
 * The one weight vector that would have got the most clicks from all requests of a world: what an expert could have set by hand at
 * best, knowing everybody. On a grid with a step of 0.1.
 */
export function bestFixedBlend({ candidates, tastes, requests, config }: FusionWorld): readonly number[] {
  const examined = examination(config.clicks);
  const visits = tastes.map(() => new Float64Array(candidates.length));
  for (const { era, user } of requests) visits[era]![user]! += 1;
  const clicksOf = (weights: readonly number[]) =>
    candidates.reduce((sum, own, user) => {
      const list = fuseCandidates(own, weights, config.clicks.shown);
      const clicks = (era: number) =>
        visits[era]![user]! * expectedClicks(list, tastes[era]![user]!.attractions, examined);
      return tastes.reduce((total, _, era) => total + clicks(era), sum);
    }, 0);
  const grid = simplexGrid(candidates[0]!.lists.length, STEP);
  const clicks = grid.map(clicksOf);
  return grid[clicks.indexOf(Math.max(...clicks))]!;
}
