import { expect, it } from 'vitest';
import { benchScoring } from '../../bench/scoring/scoring.js';
import { standInBundle } from '../unit/bundle/stand-in-bundle.js';
import { readStandIn } from '../unit/serving/test-app.js';

it('bench scoring loads the server and both bare routes in turn, and says what share of the ceiling is reached in each round', async () => {
  const bundle = await readStandIn(await standInBundle({ items: 120 }));
  const options = {
    sizes: [3],
    ways: ['by_id'],
    formats: ['json'],
    connections: [2],
    seconds: 0.3,
    rounds: 3,
  } as const;
  const { profile, cells } = await benchScoring(bundle, options);
  expect(cells).toHaveLength(1);
  const { score, bare_route, bare_route_and_run, share_of_ceiling } = cells[0]!;
  for (const { requests_per_second, ms } of [score, bare_route, bare_route_and_run]) {
    expect(ms.runs).toBeGreaterThan(10);
    expect(requests_per_second).toBeGreaterThan(10);
    expect(ms.p50).toBeLessThanOrEqual(ms.p99);
  }
  for (const { value, low, high } of [share_of_ceiling, profile.share_of_ceiling]) {
    expect(low).toBeGreaterThan(0);
    expect(value).toBeGreaterThanOrEqual(low);
    expect(value).toBeLessThanOrEqual(high);
  }
  const shares = Object.values(profile.parts).reduce((sum, part) => sum + part, 0);
  expect(shares).toBeCloseTo(1, 6);
});
