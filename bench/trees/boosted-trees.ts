import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createRng } from '../../data/schema/random.js';
import { topK } from '../../models/metrics/top-k.js';
import { fitByCount } from '../../training/evaluation/baselines.js';
import { askOf } from '../../training/evaluation/measure-all.js';
import type { Strategy } from '../../training/evaluation/strategy.js';
import type { TestFold } from '../../training/evaluation/test-folds.js';
import { candidatesOf } from '../../training/tasks/candidates.js';
import { scoreCase } from '../../training/tasks/scored-case.js';
import type { PreparedCase } from '../../training/tasks/world.js';
import { treeInputs } from './tree-inputs.js';
import { type TreeRows, writeTreeRows } from './write-tree-rows.js';

const PEER = fileURLToPath(new URL('../peers/trees/', import.meta.url));
const PYTHON = `${PEER}.venv/bin/python`;
/** Items of a case that trees reorder: those that weights by count rank first. */
const DEPTH = 300;
/** Others than positives that a training case gives. */
const NEGATIVES = 80;

/** Why trees cannot take part; null when they can. */
export function missingTrees(): string | null {
  return existsSync(PYTHON) ? null : 'bench/peers/trees/setup.sh has not been run: there is no bench/peers/trees/.venv';
}

/**
 * Gradient-boosted trees (LightGBM) over the inputs of the network, fitted to the fold's training users and stopped early
 * on its validation users. They reorder the items that weights by count rank first; the others follow as they were.
 */
export async function boostedTrees(fold: TestFold, { seed }: { readonly seed: number }): Promise<Strategy> {
  const { foundation, cases } = fold;
  const folder = await mkdtemp(join(tmpdir(), 'metafuse-trees-'));
  try {
    const { names, ...collect } = collector(fold, seed);
    const asked = new Map(cases.map((known) => [known, collect.shortlist(known)]));
    writeTreeRows(join(folder, 'train.arrow'), names, collect.sampled(foundation.trainingCases));
    writeTreeRows(join(folder, 'validation.arrow'), names, collect.whole(foundation.validationCases));
    const { targets: _, ...test } = collect.whole(cases);
    writeTreeRows(join(folder, 'test.arrow'), names, test);
    const threads = String(availableParallelism());
    await promisify(execFile)(PYTHON, [`${PEER}boosted_trees.py`, folder, threads, String(seed)]);
    const bytes = readFileSync(join(folder, 'scores.f32'));
    const scores = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
    return reordering(asked, scores, collect.rank);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What rows are made of. */
function collector(fold: TestFold, seed: number) {
  const { foundation } = fold;
  const inputs = treeInputs(foundation);
  const byCount = fitByCount(foundation);
  const ask = askOf(fold);
  const rank = (known: PreparedCase) => byCount.rank(scoreCase(known, foundation.calibrators)).scores;
  const shortlist = (known: PreparedCase, scores = rank(known)) => {
    const candidates = candidatesOf(known);
    return topK(scores, DEPTH, ask(known).exclude).filter((item) => candidates.has(item));
  };
  const collect = (cases: readonly PreparedCase[], choose: (items: Int32Array, known: PreparedCase) => Int32Array) => {
    const made = { rows: [] as Float32Array[], cases: [] as number[], targets: [] as number[] };
    for (const [index, known] of cases.entries()) {
      const scored = scoreCase(known, foundation.calibrators);
      const { scores } = byCount.rank(scored);
      for (const item of choose(shortlist(known, scores), known)) {
        made.rows.push(inputs.row(scored, item, scores[item]!));
        made.cases.push(index);
        made.targets.push(Number(known.truth.includes(item)));
      }
    }
    return made satisfies TreeRows;
  };
  return {
    names: inputs.names,
    rank,
    shortlist,
    whole: (cases: readonly PreparedCase[]) => collect(cases, (items) => items),
    sampled: (cases: readonly PreparedCase[]) =>
      collect(cases, (items, known) => {
        const rng = createRng(seed, 'trees', known.user, known.support.length);
        const others = items.filter((item) => !known.truth.includes(item));
        const negatives = new Set(rng.shuffle([...others]).slice(0, NEGATIVES));
        return items.filter((item) => known.truth.includes(item) || negatives.has(item));
      }),
  };
}

function reordering(
  asked: ReadonlyMap<PreparedCase, Int32Array>,
  scores: Float32Array,
  rank: (known: PreparedCase) => ArrayLike<number>,
): Strategy {
  const starts = new Map<PreparedCase, number>();
  let rows = 0;
  for (const [known, items] of asked) {
    starts.set(known, rows);
    rows += items.length;
  }
  return {
    name: 'boosted_trees',
    rank: ({ known }) => {
      const out = Float64Array.from(rank(known));
      const items = asked.get(known)!;
      const start = starts.get(known)!;
      const own = scores.subarray(start, start + items.length);
      const lift = out.reduce((most, score) => Math.max(most, score)) - Math.min(...own) + 1; // above all the others
      items.forEach((item, index) => {
        out[item] = own[index]! + lift;
      });
      return { scores: out };
    },
  };
}
