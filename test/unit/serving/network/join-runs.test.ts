import { describe, expect, it } from 'vitest';
import { joinRuns } from '../../../../serving/network/join-runs.js';
import type { ScoreJob } from '../../../../serving/network/score-job.js';
import { floats } from '../../../../serving/network/tensors.js';

const jobOf = (count: number) => ({ rows: { count } }) as ScoreJob;

function recordedRuns(fails: (rows: readonly number[]) => boolean = () => false) {
  const runs: (readonly number[])[] = [];
  const ask = joinRuns(async (jobs) => {
    const rows = jobs.map(({ rows: { count } }) => count);
    runs.push(rows);
    if (fails(rows)) throw new Error('out of memory');
    return { fused: floats(new Float32Array(0), 0) };
  });
  return { ask: (count: number) => ask(jobOf(count)), runs };
}

describe('joinRuns', () => {
  it('runs together what is asked in the same turn, each job behind the one before it', async () => {
    const { ask, runs } = recordedRuns();
    const answers = await Promise.all([ask(100), ask(7), ask(30)]);
    expect(runs).toEqual([[100, 7, 30]]);
    expect(answers.map(({ start }) => start)).toEqual([0, 100, 107]);
  });

  it('keeps nobody waiting for what is asked later', async () => {
    const { ask, runs } = recordedRuns();
    await ask(5);
    await ask(6);
    expect(runs).toEqual([[5], [6]]);
  });

  it('runs at most 512 rows together, and a job of more alone', async () => {
    const { ask, runs } = recordedRuns();
    await Promise.all([ask(500), ask(12), ask(1), ask(2000), ask(3), ask(509), ask(1)]);
    expect(runs).toEqual([[500, 12], [1], [2000], [3, 509], [1]]);
  });

  it('fails for all jobs of the run that fails, and for no others', async () => {
    const { ask } = recordedRuns((rows) => rows.includes(2));
    const answers = await Promise.allSettled([ask(1), ask(2), ask(512)]);
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
    await expect(ask(1)).resolves.toMatchObject({ start: 0 });
  });
});
