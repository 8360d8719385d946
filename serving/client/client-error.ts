import type { ErrorCode } from '../../data/schema/errors.js';

/** What is known of a request that failed. */
export interface ClientProblem {
  /** The server's own code; `no_answer` where none came, `unreadable_answer` where something else than this API answered. */
  readonly code: ErrorCode | 'no_answer' | 'unreadable_answer';
  /** The field of the request that the server did not take; null where it was not about one. */
  readonly field: string | null;
  /** Of HTTP; null where no answer came. */
  readonly status: number | null;
  /** Finds the request in the server's log. */
  readonly requestId: string | null;
  readonly details: Readonly<Record<string, unknown>>;
}

/** The one error of the client. The message is the server's: where, what was expected and what came. */
export class ClientError extends Error implements ClientProblem {
  override readonly name = 'ClientError';
  readonly code: ClientProblem['code'];
  readonly field: string | null;
  readonly status: number | null;
  readonly requestId: string | null;
  readonly details: Readonly<Record<string, unknown>>;

  /** What is left out is not known. */
  constructor(message: string, problem: Pick<ClientProblem, 'code'> & Partial<ClientProblem>, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    const { code, field = null, status = null, requestId = null, details = {} } = problem;
    this.code = code;
    this.field = field;
    this.status = status;
    this.requestId = requestId;
    this.details = details;
  }
}
