/*
 * One user's feedback adapts the network to this user: the inner loop that it was meta-trained for, run by the server. Nobody
 * else's scores change.
 */

import { createClient } from 'metafuse/client';
import { readBundle } from 'metafuse/data';
import { startServer } from 'metafuse/serving';

const bundle = await readBundle(process.argv[2] ?? 'artifacts/example'); // export-and-score.ts writes one
const server = await startServer({ bundle, port: 0 });
const client = createClient({ baseUrl: server.address });

const [ann, bob] = bundle.users.ids as [string, string];
const candidates = bundle.items.ids.slice(0, 50).map((item_id) => ({ item_id }));
const ask = (user_id: string) => client.score({ user_id, candidates, strategy: 'meta', adapt: true });
const scoreOf = ({ results }: Awaited<ReturnType<typeof ask>>, item: string) =>
  results.find(({ item_id }) => item_id === item)!.fused_score;

const [before, others] = [await ask(ann), await ask(bob)];
const liked = before.results[9]!.item_id; // she scrolled down to the tenth, and took it
const { adaptation } = await client.feedback({ request_id: before.request_id, item_id: liked, outcome: 1 });
const [after, othersAfter] = [await ask(ann), await ask(bob)];

console.log(`adapted: ${adaptation.applied}, to ${adaptation.support_rows} rows`);
console.log(`${liked} for ${ann}: ${scoreOf(before, liked).toFixed(4)} → ${scoreOf(after, liked).toFixed(4)}`);
console.log(`${liked} for ${bob}: ${scoreOf(others, liked).toFixed(4)} → ${scoreOf(othersAfter, liked).toFixed(4)}`);
await server.close();
