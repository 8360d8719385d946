/*
 * From data to a bundle, and from the bundle to scores. The bundle is a folder of ONNX files and tables: whoever scores needs no
 * training, and what trains may be another machine, with a GPU (`engineName: 'cuda'`).
 */
import { readBundle, synthesize } from 'metafuse/data';
import { createApp } from 'metafuse/serving';
import { DEFAULT_TRAIN_CONFIG, train } from 'metafuse/training';

const out = process.argv[2] ?? 'artifacts/example';
const { dataset } = synthesize({ seed: 1, users: 200, items: 150 }); // or readDataset('datasets/ml-100k')
const meta = { ...DEFAULT_TRAIN_CONFIG.meta, numEpisodes: 100 }; // a hundredth of the default: enough to see it run

const { metaGradientRatio, result } = await train({
  dataset,
  out,
  config: { ...DEFAULT_TRAIN_CONFIG, meta },
  engineName: 'cpu',
  seed: 1,
  resume: false,
  createdBy: { name: 'export-and-score', version: '1' },
  onProgress: (stage, done, total) => done === total && console.error(`${stage}: ${done}`),
});
console.log(`meta-gradient / central difference: ${metaGradientRatio.toFixed(3)}`);
console.log(`bundle ${result?.manifest.model_version} in ${out}`);

const app = await createApp({ bundle: await readBundle(out) }); // a server that does not listen
const user = dataset.users.ids[0]!;
const candidates = dataset.items.ids.slice(0, 20).map((item_id) => ({ item_id }));
const payload = { user_id: user, candidates, strategy: 'meta', top_k: 3 };
const answer = await app.inject({ method: 'POST', url: '/v1/score', payload });
for (const { rank, item_id, fused_score, weights } of answer.json().results) {
  console.log(`${rank}. ${item_id} ${fused_score.toFixed(4)}, trusting ${percentages(weights)}`);
}
await app.close();

function percentages(weights: Readonly<Record<string, number>>): string {
  return Object.entries(weights)
    .map(([source, weight]) => `${source} ${Math.round(100 * weight)} %`)
    .join(', ');
}
