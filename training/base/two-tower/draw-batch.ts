import type { Rng } from '../../../data/schema/random.js';
import { type BagTable, bagTable } from '../../../models/base/token-bags.js';
import { floats, type HostTensor, type HostTensors } from '../../engines/runtime.js';
import type { BatchSource } from './batch-source.js';
import { drawSome, drawWords, thinBag } from './thin-bag.js';
import type { TwoTowerConfig } from './two-tower-config.js';

/** Lengths of history that are drawn, alike: users are met with few positives and with many. */
const HISTORY_LENGTHS = [1, 2, 5, 10, 20] as const;

/** One user's part of a batch; item indices. */
interface BatchCase {
  readonly liked: ReadonlySet<number>;
  readonly target: number;
  readonly history: readonly number[];
}

/**
 * The loss's inputs for one shard: users drawn alike, for each one positive as the target and some of the others as the
 * history, and some of the target's words as a text that asks for it. Each item that is met is read once.
 */
export function drawBatch(source: BatchSource, count: number, config: TwoTowerConfig, rng: Rng): HostTensors {
  const { bags, words, shares } = source;
  const cases = Array.from({ length: count }, () => drawCase(source, config, rng));
  const items = [...new Set(cases.flatMap(({ target, history }) => [target, ...history]))];
  const place = new Map(items.map((item, index) => [item, index]));
  const texts = cases.map(({ target }) => drawWords(words[target]!, rng));
  return {
    ...bagTensors('item_', bagTable(items.map((item) => thinBag(bags[item]!, config.tokenDropout, rng)))),
    ...bagTensors('text_', bagTable(texts)),
    text_mask: floats(
      Float32Array.from(texts, ({ rows }) => Number(rows.length > 0)),
      [count],
    ),
    ...historyTensors(cases, place),
    target: integers(
      cases.map(({ target }) => place.get(target)!),
      [count],
    ),
    banned: bannedPairs(cases),
    log_share: floats(
      Float32Array.from(cases, ({ target }) => Math.log(shares[target]!)),
      [count],
    ),
  };
}

function drawCase({ positives, users }: BatchSource, { historyLimit }: TwoTowerConfig, rng: Rng): BatchCase {
  const user = users[rng.int(users.length)]!;
  const liked = positives.indices.subarray(positives.offsets[user]!, positives.offsets[user + 1]!);
  const length = Math.min(historyLimit, HISTORY_LENGTHS[rng.int(HISTORY_LENGTHS.length)]!);
  const [target, ...history] = drawSome(liked, 1 + length, rng);
  return { liked: new Set(liked), target: target!, history };
}

function historyTensors(cases: readonly BatchCase[], place: ReadonlyMap<number, number>): HostTensors {
  const width = Math.max(...cases.map(({ history }) => history.length));
  const shape = [cases.length, width];
  const [index, mask] = [new Int32Array(cases.length * width), new Float32Array(cases.length * width)];
  cases.forEach(({ history }, row) => {
    index.set(
      history.map((item) => place.get(item)!),
      row * width,
    );
    mask.fill(1, row * width, row * width + history.length);
  });
  return { history: { data: index, shape }, history_mask: floats(mask, shape) };
}

/** A table of bags as inputs of a program. */
export function bagTensors(prefix: string, { bags, width, rows, amounts }: BagTable): HostTensors {
  const shape = [bags, width];
  return { [`${prefix}rows`]: { data: rows, shape }, [`${prefix}amounts`]: floats(amounts, shape) };
}

/** 1 where a case's user likes another's target; [cases, cases]. */
function bannedPairs(cases: readonly BatchCase[]): HostTensor {
  const cells = new Float32Array(cases.length * cases.length);
  cases.forEach(({ liked }, row) => {
    cases.forEach(({ target }, column) => {
      if (row !== column && liked.has(target)) cells[row * cases.length + column] = 1;
    });
  });
  return floats(cells, [cases.length, cases.length]);
}

function integers(data: readonly number[], shape: readonly number[]): HostTensor {
  return { data: Int32Array.from(data), shape };
}
