/*
 * Two variants of a landing page, allocated by where visitors come from and what they hold in their hands. Those from Instagram on a
 * phone like the second one; nobody was told.
 */
import { createClient } from 'metafuse/client';
import { createRng } from 'metafuse/data';
import { startServer } from 'metafuse/serving';

const server = await startServer({ bundle: null, port: 0 }); // metafuse serve --store …: what is learned survives a restart
const { experiments } = createClient({ baseUrl: server.address });
const { experiment_id: id } = await experiments.create({
  experiment_name: 'landing',
  variants: [{ variant: 'old' }, { variant: 'new' }],
  context_features: ['source', 'device'], // the first is given up first: phones know what they have in common
  uniform_share: 0.2, // so that every variant can be judged, wherever it is served
});

const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148';
const DESKTOP =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36';
const session = { pages_viewed: 3, time_seconds: 120 };
const instagram = { raw_context: { utm_source: 'instagram', user_agent: PHONE, session } };
const mail = { raw_context: { utm_source: 'mail', user_agent: PHONE } };
const google = { raw_context: { utm_source: 'google', user_agent: DESKTOP } };

const rng = createRng(1, 'visitors');
const visits = async (visit: typeof mail, count: number, rates: Readonly<Record<string, number>>) => {
  for (let number = 0; number < count; number++) {
    const { allocation_id, variant } = await experiments.allocate(id, visit);
    if (rng.next() < rates[variant]!) await experiments.convert(allocation_id, { converted: true });
  }
};

await visits(mail, 150, { old: 0.1, new: 0.1 });
const first = await experiments.allocate(id, instagram); // nobody of this segment was there yet: its parent is what is known
console.log(`${first.segment_key}, by what is known of ${first.level}`);
await experiments.convert(first.allocation_id, { converted: true });
await visits(instagram, 300, { old: 0.15, new: 0.6 });
await visits(google, 300, { old: 0.1, new: 0.1 });
const last = await experiments.allocate(id, instagram);
console.log(`${last.segment_key}, by what is known of ${last.level}`);

const { high_performers, recommendations } = await experiments.analysis(id);
for (const { segment_key, lift_percent, interval, is_significant } of high_performers) {
  const [low, high] = [interval.low!.toFixed(0), interval.high!.toFixed(0)];
  console.log(
    `${segment_key}: ${lift_percent!.toFixed(0)} % [${low}, ${high}], ${is_significant ? '' : 'not '}significant`,
  );
}
for (const line of recommendations) console.log(line);
await server.close();
