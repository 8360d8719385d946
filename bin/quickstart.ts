import { writeFile } from 'node:fs/promises';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { Command } from 'commander';
import { readBundle } from '../data/bundle/index.js';
import { readDataset } from '../data/dataset/index.js';
import { startServer } from '../serving/start-server.js';
import { runCommandLine } from './command-line.js';
import { version } from './version.js';

/*
 * The whole way in a few minutes: data in, a network trained, served, re-scored and compared. Each step is the command
 * that it shows; the meta-training is capped, and says so.
 */

const DATA = 'datasets/quickstart';
const BUNDLE = 'artifacts/quickstart';
const [CANDIDATES, RESCORED] = ['artifacts/quickstart-candidates.arrow', 'artifacts/quickstart-scored.arrow'];
const TRAINING_STEPS = 1000;
const EVALUATION_STEPS = 1000;
const EVALUATION_FOLDS = 2;
const USERS_TO_RESCORE = 200;

const { from } = new Command('quickstart')
  .description('From data to served scores in a few minutes, on the synthetic world or on MovieLens.')
  .option('--from <folder>', 'MovieLens as published; left out, a synthetic world is made')
  .parse()
  .opts<{ from?: string }>();

title('1. Data');
await metafuse(
  from === undefined
    ? ['synthesize', '--users', '1000', '--items', '300', '--to', DATA]
    : ['import', 'movielens', '--from', from, '--to', DATA],
);

title(`2. Training, capped at ${TRAINING_STEPS} meta-steps (the default is 10000)`);
await metafuse(['train', '--data', DATA, '--out', BUNDLE, '--steps', String(TRAINING_STEPS)]);

title('3. Serving');
const dataset = await readDataset(DATA);
const user = dataset.users.ids.find((_, index) => eventsOf(index) >= 25) ?? dataset.users.ids[0]!;
const candidates = dataset.items.ids.slice(0, 5).map((item_id) => ({ item_id }));
await ask('a user that the bundle knows', BUNDLE, { user_id: user, candidates, top_k: 3 });
await ask('a user that nobody knows: weights by interaction count answer', BUNDLE, {
  user_id: 'newcomer',
  candidates,
  top_k: 3,
});
const inline = { item_id: 'new-item', scores: { cf: 0.8, content: 0.4, popularity: 0.3 } };
await ask('no bundle at all: static weights answer for scores of one’s own', undefined, {
  user_id: user,
  candidates: [inline],
});

title('4. Batch re-scoring');
await writeCandidates();
await metafuse(['rescore', '--bundle', BUNDLE, '--in', CANDIDATES, '--out', RESCORED]);

title(`5. Does it help? ${EVALUATION_FOLDS} folds of users, capped at ${EVALUATION_STEPS} meta-steps each`);
await metafuse(['headroom', '--data', DATA, '--folds', String(EVALUATION_FOLDS)]);
await metafuse([
  ...['evaluate', '--data', DATA, '--folds', String(EVALUATION_FOLDS)],
  ...['--steps', String(EVALUATION_STEPS)],
]);

/** Runs one command as it is shown. */
async function metafuse(args: readonly string[]): Promise<void> {
  process.stdout.write(`$ metafuse ${args.join(' ')}\n`);
  const code = await runCommandLine(args);
  if (code !== 0) process.exit(code);
  process.stdout.write('\n');
}

/** Asks a server for scores and shows question and answer. */
async function ask(what: string, folder: string | undefined, body: object): Promise<void> {
  const bundle = folder === undefined ? null : await readBundle(folder);
  const server = await startServer({ bundle, port: 0, host: '127.0.0.1', version, logger: false });
  try {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${server.address}/v1/score`, { method: 'POST', headers, body: JSON.stringify(body) });
    process.stdout.write(`${what}\n$ curl /v1/score -d '${JSON.stringify(body)}'\n`);
    process.stdout.write(`${JSON.stringify(await response.json(), null, 2)}\n\n`);
  } finally {
    await server.close();
  }
}

/** Every item for some users: what a nightly job would hand in. */
async function writeCandidates(): Promise<void> {
  const users = dataset.users.ids.slice(0, USERS_TO_RESCORE);
  const items = dataset.items.ids;
  const rows = tableFromArrays({
    user_id: users.flatMap((id) => items.map(() => id)),
    item_id: users.flatMap(() => [...items]),
  });
  await writeFile(CANDIDATES, tableToIPC(rows, 'file'));
}

function eventsOf(index: number): number {
  return dataset.interactions.offsets[index + 1]! - dataset.interactions.offsets[index]!;
}

function title(text: string): void {
  process.stdout.write(`\n${text}\n${'─'.repeat(text.length)}\n`);
}
