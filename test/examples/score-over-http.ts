/*
 * Scores of your own, fused over HTTP. Without a bundle no network decides, and the answer says so; with one, only `bundle` differs.
 */
import { ClientError, createClient } from 'metafuse/client';
import { startServer } from 'metafuse/serving';

const server = await startServer({ bundle: null, port: 0 }); // or: metafuse serve --bundle artifacts/example
const client = createClient({ baseUrl: server.address });

const { strategy, fallback_reason, results } = await client.score({
  user_id: 'ann',
  candidates: [
    { item_id: 'shoes', scores: { cf: 0.9, content: 0.2 } },
    { item_id: 'boots', scores: { cf: 0.6, content: 0.7 } },
    { item_id: 'socks', scores: { cf: 0.1 } },
  ],
  strategy: 'weighted',
  weights: { cf: 0.6, content: 0.4 },
});
console.log(`${strategy}${fallback_reason === null ? '' : `, because of ${fallback_reason}`}`);
for (const { rank, item_id, fused_score } of results) console.log(`${rank}. ${item_id} ${fused_score.toFixed(3)}`);

// What is wrong with a request is said by field; a number out of range is never repaired.
await client.score({ user_id: 'ann', candidates: [{ item_id: 'hat', scores: { cf: 1.5 } }] }).catch((error) => {
  if (error instanceof ClientError) console.log(`${error.code}: ${error.message}`);
});
await server.close();
