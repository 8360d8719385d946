import type { ScoreRequest } from '../../serving/http/schemas/score-request.js';

/** How requests and answers are written. */
export type Format = 'json';
export const FORMATS: readonly Format[] = ['json'];

export interface EncodedQuestion {
  readonly contentType: string;
  readonly body: Uint8Array;
}

/** A request as a client would send it. */
export function encodeQuestion(question: ScoreRequest, _format: Format): EncodedQuestion {
  return { contentType: 'application/json', body: Buffer.from(JSON.stringify(question)) };
}
