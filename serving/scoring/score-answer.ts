import type { ScoreResponse } from '../http/schemas/score-response.js';
import type { ResultInputs } from './result-inputs.js';

/** An answer of `/v1/score`: what it says of the whole, and what its results are written from, as JSON or in columns. */
export interface ScoreAnswer {
  readonly summary: Omit<ScoreResponse, 'results' | 'took_ms'>;
  readonly inputs: ResultInputs;
}
