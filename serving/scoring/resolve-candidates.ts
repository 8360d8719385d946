import { EMBEDDING_WIDTH } from '../../data/schema/features.js';
import { type Calibrator, calibrate } from '../../models/base/index.js';
import { invalidValue } from '../http/invalid-value.js';
import type { Candidate, ScoreRequest } from '../http/schemas/score-request.js';
import { unknownId } from '../http/unknown-id.js';
import type { DescribedItem } from '../live/described-item.js';
import {
  type CandidateRows,
  type ItemDescription,
  indexedRows,
  type RowsWithVectors,
  withVectors,
} from './candidate-rows.js';
import type { Catalogue } from './catalogue.js';
import { describeCandidate, describeItem } from './describe-candidate.js';
import { scorePutItems } from './put-rows.js';
import type { UserState } from './user-state.js';

/**
 * The request's candidates as rows: what the bundle knows of them, over it what was put, and over both what the caller brings.
 *
 * Per source, a score is the candidate's own; else its embedding's sum, calibrated; else the bundle's; else absent.
 *
 * @throws FusionError `invalid_value` naming the field: a repeated id, a source that is not fused here, a score out of
 * range; `unknown_id` for a candidate without any score whose id the bundle does not have.
 */
export function resolveCandidates(
  catalogue: Catalogue,
  request: ScoreRequest,
  user: UserState,
  putItem?: (id: string) => DescribedItem | undefined,
): CandidateRows {
  const { candidates, score_scale: scale = 'probability' } = request;
  checkIds(candidates);
  const items = new Int32Array(candidates.length);
  for (let row = 0; row < items.length; row++) items[row] = catalogue.items.get(candidates[row]!.item_id) ?? -1;
  const put = putItems(candidates, putItem);
  const described = new Map<number, ItemDescription>([...put].map(([row, { description }]) => [row, description]));
  const known = indexedRows(catalogue, [user], new Int32Array(items.length), items);
  const areBundled = put.size === 0 && candidates.every((candidate, row) => items[row]! >= 0 && !isChanged(candidate));
  const own = areBundled ? null : { described, put, ...withVectors(catalogue, known) };
  if (own !== null) scorePutItems(catalogue, user, put, own);
  const rows = own ?? known;
  candidates.forEach((candidate, row) => {
    if (bringsMore(candidate)) {
      const field = `candidates[${row}]`;
      if (own !== null) writeEmbeddings(catalogue, candidate, user, own, row, field);
      writeScores(catalogue, candidate, user, rows, row, field, scale);
      if (isDescribed(candidate)) {
        const before = described.get(row) ?? describeItem(catalogue, items[row]!);
        described.set(row, describeCandidate(catalogue, candidate, before, field));
      }
    }
    checkScored(catalogue, candidate, rows, row);
  });
  return rows;
}

/** Whether there is more to a candidate than its id: mostly there is not. */
function bringsMore(candidate: Candidate): boolean {
  return candidate.scores !== undefined || isChanged(candidate);
}

/** Whether the network is to read something else than what the bundle has of the item. */
function isChanged(candidate: Candidate): boolean {
  return candidate.embeddings !== undefined || isDescribed(candidate);
}

/** Candidates that were put, by row. */
function putItems(
  candidates: readonly Candidate[],
  putItem: ((id: string) => DescribedItem | undefined) | undefined,
): ReadonlyMap<number, DescribedItem> {
  const put = new Map<number, DescribedItem>();
  if (putItem === undefined) return put;
  candidates.forEach(({ item_id }, row) => {
    const item = putItem(item_id);
    if (item !== undefined) put.set(row, item);
  });
  return put;
}

function checkIds(candidates: readonly Candidate[]): void {
  const ids = new Set<string>();
  for (const { item_id } of candidates) ids.add(item_id);
  if (ids.size === candidates.length) return;
  const seen = new Map<string, number>();
  candidates.forEach(({ item_id }, row) => {
    const first = seen.get(item_id);
    if (first !== undefined) {
      throw invalidValue(`candidates[${row}].item_id`, `an id other than that of candidates[${first}]`, item_id);
    }
    seen.set(item_id, row);
  });
}

function writeEmbeddings(
  catalogue: Catalogue,
  { embeddings = {} }: Candidate,
  user: UserState,
  rows: RowsWithVectors,
  row: number,
  field: string,
): void {
  const K = catalogue.sources.length;
  for (const [source, embedding] of Object.entries(embeddings)) {
    const k = sourceIndex(catalogue, source, `${field}.embeddings.${source}`);
    const at = row * K + k;
    rows.embeddings.set(embedding, at * EMBEDDING_WIDTH);
    const calibrator = catalogue.calibrators[k];
    if (calibrator === undefined) continue;
    const rawScore = embedding.reduce((sum, value) => sum + value, 0);
    rows.scores[at] = calibrate(calibrator, rawScore, user.count);
    rows.mask[at] = 1;
  }
}

function writeScores(
  catalogue: Catalogue,
  { scores = {} }: Candidate,
  user: UserState,
  rows: CandidateRows,
  row: number,
  field: string,
  scale: 'probability' | 'raw',
): void {
  const K = catalogue.sources.length;
  for (const [source, score] of Object.entries(scores)) {
    const path = `${field}.scores.${source}`;
    const k = sourceIndex(catalogue, source, path);
    rows.scores[row * K + k] =
      scale === 'raw' ? calibrated(catalogue.calibrators[k], score, user, path) : probability(score, path);
    rows.mask[row * K + k] = 1;
  }
}

function probability(score: number, path: string): number {
  if (score >= 0 && score <= 1) return score;
  throw invalidValue(path, 'a probability in [0, 1] (or "score_scale": "raw")', score);
}

function calibrated(calibrator: Calibrator | undefined, score: number, user: UserState, path: string): number {
  if (calibrator !== undefined) return calibrate(calibrator, score, user.count);
  throw invalidValue(
    path,
    'a probability with "score_scale": "probability", since this source has no calibrator',
    score,
  );
}

function sourceIndex({ sources }: Catalogue, source: string, path: string): number {
  const index = sources.indexOf(source);
  if (index >= 0) return index;
  throw invalidValue(path, `a source of ${sources.join(', ')}`, source);
}

function isDescribed({ features, metadata_completeness, is_predicted }: Candidate): boolean {
  return features !== undefined || metadata_completeness !== undefined || is_predicted !== undefined;
}

/** A candidate without any score cannot be ranked against the others. */
function checkScored(
  { sources }: Catalogue,
  { item_id }: Candidate,
  { items, mask }: CandidateRows,
  row: number,
): void {
  const end = (row + 1) * sources.length;
  for (let cell = row * sources.length; cell < end; cell++) if (mask[cell] === 1) return;
  const field = `candidates[${row}]`;
  if (items[row]! >= 0) throw invalidValue(`${field}.scores`, `a score of ${sources.join(', ')}`, {});
  throw unknownId(`${field}.item_id`, 'an item of the bundle, or scores beside the id', item_id);
}
