import {
  Field,
  FixedSizeList,
  Float32,
  Schema,
  Table,
  tableToIPC,
  Utf8,
  type Vector,
  vectorFromArray,
} from 'apache-arrow';
import { EMBEDDING_WIDTH } from '../../data/schema/features.js';
import type { Candidate, ScoreRequest } from '../../serving/http/schemas/score-request.js';

/** How requests and answers are written. */
export type Format = 'json' | 'arrow';
export const FORMATS: readonly Format[] = ['json', 'arrow'];

export interface EncodedQuestion {
  readonly contentType: string;
  readonly body: Uint8Array;
}

/** A request as a client would send it. */
export function encodeQuestion(question: ScoreRequest, format: Format): EncodedQuestion {
  return format === 'json'
    ? { contentType: 'application/json', body: Buffer.from(JSON.stringify(question)) }
    : { contentType: 'application/vnd.apache.arrow.stream', body: asColumns(question) };
}

function asColumns({ candidates, ...request }: ScoreRequest): Uint8Array {
  const ids = candidates.map(({ item_id }) => item_id);
  const vectors = new FixedSizeList(EMBEDDING_WIDTH, new Field('item', new Float32(), true));
  const columns: Record<string, Vector> = {
    item_id: vectorFromArray(ids, new Utf8()),
    ...bySource(candidates, 'scores', 'score', new Float32()),
    ...bySource(candidates, 'embeddings', 'embedding', vectors),
  };
  const fields = Object.entries(columns).map(([name, { type }]) => new Field(name, type, true));
  const schema = new Schema(fields, new Map([['request', JSON.stringify(request)]]));
  return tableToIPC(new Table(schema, columns), 'stream');
}

/** Columns of the sources that any candidate has; null where one has none. */
function bySource(
  candidates: readonly Candidate[],
  group: 'scores' | 'embeddings',
  suffix: string,
  type: Float32 | FixedSizeList,
): Readonly<Record<string, Vector>> {
  const sources = new Set(candidates.flatMap((candidate) => Object.keys(candidate[group] ?? {})));
  return Object.fromEntries(
    [...sources].map((source) => [
      `${source}_${suffix}`,
      vectorFromArray(
        candidates.map((candidate) => candidate[group]?.[source] ?? null),
        type,
      ),
    ]),
  );
}
