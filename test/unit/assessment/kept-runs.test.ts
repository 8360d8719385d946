import { describe, expect, it } from 'vitest';
import { createBackgroundJobs } from '../../../serving/assessment/background-jobs.js';
import { createKeptRuns, type Run } from '../../../serving/assessment/kept-runs.js';
import { EntityTable } from '../../../serving/entities/entity-table.js';

interface Named extends Run {
  readonly id: string;
}

const MINUTE_MS = 60_000;

function keptRuns(start = 0) {
  let now = start;
  const options = { store: null, wallClock: () => now, onError: () => {} };
  const table = new EntityTable<Named>('run', options);
  const jobs = createBackgroundJobs({ atOnce: 2, waiting: 2 });
  const runs = createKeptRuns({ ...options, table, jobs, idOf: ({ id }) => id });
  const advance = (ms: number) => {
    now += ms;
  };
  const named = (id: string): Named => {
    const at = new Date(now).toISOString();
    const dates = { created_at: at, updated_at: at, completed_at: null };
    return { id, namespace_id: 'default', status: 'pending', error_message: null, ...dates };
  };
  return { runs, table, advance, named };
}

describe('createKeptRuns', () => {
  it('keeps a run as it starts, what it reports, and what comes of it', async () => {
    const { runs, advance, named } = keptRuns();
    const seen: (string | undefined)[] = [];
    const see = () => seen.push(runs.get('default', 'a')?.status);
    const { done } = await runs.start(named('a'), async (report) => {
      see();
      await report({ status: 'half way' });
      see();
      advance(MINUTE_MS);
      return {};
    });
    await done;
    see();
    expect(seen).toEqual(['pending', 'half way', 'completed']);
    expect(runs.get('default', 'a')!.completed_at).toBe('1970-01-01T00:01:00.000Z');
  });

  it('does not bring back what was deleted while it ran', async () => {
    const { runs, named } = keptRuns();
    const { done } = await runs.start(named('a'), async () => {
      await runs.delete('default', 'a');
      return {};
    });
    await done;
    expect(runs.get('default', 'a')).toBeUndefined();
    expect(runs.list('default')).toEqual([]);
  });

  it('takes what was not over when the server started as failed, and what changed since as another server’s', async () => {
    const { runs, table, advance, named } = keptRuns(MINUTE_MS);
    const before = { ...named('a'), updated_at: '1970-01-01T00:00:00.000Z' };
    await table.put('default', 'a', before);
    advance(MINUTE_MS);
    await table.put('default', 'b', named('b'));
    expect(runs.get('default', 'a')).toMatchObject({ status: 'failed', error_message: /stopped/ });
    expect(runs.get('default', 'b')).toMatchObject({ status: 'pending' });
  });

  it('lists the latest first, and forgets the oldest beyond a thousand', async () => {
    const { runs, advance, named } = keptRuns();
    for (let index = 0; index < 1002; index++) {
      advance(1);
      await (await runs.start(named(String(index)), async () => ({}))).done;
    }
    const ids = runs.list('default').map(({ id }) => id);
    expect(ids.length).toBeLessThanOrEqual(1001); // the one that has just started is not counted
    expect([ids[0], ids.at(-1)]).toEqual(['1001', '1']);
  });
});
