import { createRng } from '../../data/schema/random.js';
import type { Client } from '../../serving/client/index.js';
import type { Visits } from './simulate-days.js';

const BROWSERS = {
  mobile:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1',
  desktop:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36',
} as const;
const SOURCES = ['google', 'instagram', 'newsletter'] as const;
const VARIANTS = ['rrf', 'weighted', 'meta'] as const;

/** What converts in a kind of visit, by variant: of visitors from Instagram on a phone, `meta` more than twice as many as elsewhere. */
const RATES: Readonly<Record<string, readonly [number, number, number]>> = {
  'google mobile': [0.09, 0.1, 0.1],
  'google desktop': [0.1, 0.14, 0.1],
  'instagram mobile': [0.1, 0.11, 0.24],
  'instagram desktop': [0.08, 0.08, 0.1],
  'newsletter mobile': [0.12, 0.12, 0.12],
  'newsletter desktop': [0.05, 0.05, 0.06],
};

/** An experiment by source and device, whose segments want different variants, and visitors who convert by what is planted. */
export async function landingVisits(
  client: Client,
  { perDay, seed }: { readonly perDay: number; readonly seed: number },
): Promise<Visits> {
  const { experiment_id: id } = await client.experiments.create({
    experiment_name: 'Landing page',
    variants: VARIANTS.map((variant) => ({ variant })),
    context_features: ['source', 'device'],
    policy: 'thompson',
    uniform_share: 0.2,
  });
  const visit = async (index: number) => {
    const rng = createRng(seed, 'landing', index);
    const source = SOURCES[Math.min(rng.int(4), 2)]!;
    const device = rng.next() < 0.6 ? 'mobile' : 'desktop';
    const raw_context = { utm_source: source, user_agent: BROWSERS[device] };
    const { allocation_id, variant } = await client.experiments.allocate(id, { raw_context });
    const rate = RATES[`${source} ${device}`]![VARIANTS.indexOf(variant as (typeof VARIANTS)[number])]!;
    if (rng.next() < rate) await client.experiments.convert(allocation_id, { converted: true });
  };
  return { perDay, visit };
}
