import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../data/schema/random.js';
import { createClient } from '../../serving/client/index.js';
import { type Served, serve } from './served.js';

const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1';
const SEGMENT = 'device:mobile|source:instagram';
/** The visitor of the example. */
const INSTAGRAM = {
  raw_context: { utm_source: 'instagram', user_agent: IPHONE, session: { pages_viewed: 3, time_seconds: 120 } },
};
const MAIL = { raw_context: { utm_source: 'mail', user_agent: IPHONE } };
const AT_ONCE = 8;

let folder: string;
let server: Served;
const start = async () => {
  server = await serve('--store', join(folder, 'store'));
  return createClient({ baseUrl: server.address }).experiments;
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'experiments-served-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('metafuse serve --store, asked as the example asks', () => {
  it('allocates within the segment, falls back to its parent, converts, and names the segment with its lift', async () => {
    let experiments = await start();
    const { experiment_id: id } = await experiments.create({
      experiment_name: 'landing',
      variants: [{ variant: 'rrf' }, { variant: 'meta' }],
      ...{ context_features: ['source', 'device'], policy: 'adaptive', uniform_share: 0.3 },
    });
    const rng = createRng(7, 'visits');
    const visit = async (body: typeof MAIL, rates: Readonly<Record<string, number>>) => {
      const allocated = await experiments.allocate(id, body);
      if (rng.next() < rates[allocated.variant]!) {
        const { counted } = await experiments.convert(allocated.allocation_id, { converted: true });
        expect(counted).toBe(true);
      }
      return allocated;
    };
    const visits = async (body: typeof MAIL, count: number, rates: Readonly<Record<string, number>>) => {
      for (let done = 0; done < count; done += AT_ONCE) {
        await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - done) }, () => visit(body, rates)));
      }
    };

    await visits(MAIL, 120, { rrf: 0.1, meta: 0.1 });
    const first = await visit(INSTAGRAM, { rrf: 1, meta: 1 });
    expect(first).toMatchObject({ segment_key: SEGMENT, level: 'device:mobile' });
    await visits(INSTAGRAM, 400, { rrf: 0.2, meta: 0.7 });
    expect(await visit(INSTAGRAM, { rrf: 0, meta: 0 })).toMatchObject({ segment_key: SEGMENT, level: SEGMENT });

    const before = await experiments.analysis(id, { min_samples: 30 });
    expect(before.summary).toMatchObject({ high_performers: 1, samples: 522 });
    expect(before.high_performers).toMatchObject([{ segment_key: SEGMENT, is_significant: true, samples: 402 }]);
    const [{ lift_percent, interval }] = before.high_performers as [(typeof before.high_performers)[number]];
    expect(interval.low).toBeGreaterThan(0);
    expect(interval.low).toBeLessThan(lift_percent!);
    expect(interval.high).toBeGreaterThan(lift_percent!);
    expect(before.anomalies).toEqual([]);
    const said = before.recommendations.join('\n');
    expect(said).toContain(`Serve "meta" in ${SEGMENT}`);
    expect(said).toContain(`${SEGMENT} earns ${lift_percent!.toFixed(1)} % more`);

    // What it says is in the store, not in the process.
    await server.stop();
    experiments = await start();
    const after = await experiments.analysis(id, { min_samples: 30 });
    expect(after.high_performers[0]).toMatchObject({ segment_key: SEGMENT, samples: 402, lift_percent });
    expect(after.recommendations).toEqual(before.recommendations);
    await server.stop();
  });
});
