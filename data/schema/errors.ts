/**
 * Every error that a user can meet: its code, the HTTP status and the exit code that go with it, and its meaning.
 * `docs/errors.md` lists the same codes; a test compares the two, both ways.
 */
export const ERROR_CODES = {
  invalid_request: { status: 400, meaning: 'The request does not have the form that the endpoint takes.' },
  invalid_value: {
    status: 422,
    meaning: 'A value is of the right form but cannot be used: its range, width or name is wrong.',
  },
  unknown_id: { status: 404, meaning: 'A user, item or other id is not known here.' },
  unauthorized: { status: 401, meaning: 'There is no key with the request, or none of this server.' },
  forbidden: { status: 403, meaning: 'The key may not do this, or not in this namespace.' },
  forbidden_origin: {
    status: 403,
    meaning: 'A page asked that is not allowed to: of another origin, or under a name that is not this machine’s.',
  },
  not_found: { status: 404, meaning: 'There is no such path.' },
  body_too_large: { status: 413, meaning: 'The body is larger than the configured limit.' },
  unsupported_media_type: { status: 415, meaning: 'The content type or encoding is not one that the endpoint reads.' },
  usage: { status: 400, meaning: 'The command line is wrong; nothing was done.' },
  invalid_data: { status: 422, meaning: 'A data file does not hold what its format promises.' },
  invalid_bundle: { status: 500, meaning: 'A bundle is incomplete, was changed, or does not fit this version.' },
  bundle_refused: {
    status: 422,
    meaning: 'A bundle cannot take the place of the one in use, which stays; the message says why.',
  },
  too_many_requests: {
    status: 429,
    meaning: 'This namespace has as many requests under way as it may; `retry-after` says when to come again.',
  },
  overloaded: {
    status: 503,
    meaning:
      'More is under way, or kept, than the server takes; `retry-after` says when to come again, where waiting helps.',
  },
  store_unavailable: {
    status: 503,
    meaning:
      'The store (ClickHouse, or chDB in this process) does not answer, or none is configured, and this needs it.',
  },
  conflict: {
    status: 409,
    meaning: 'What is asked for is there already, is in use elsewhere, or was changed by somebody else meanwhile.',
  },
  no_model: { status: 503, meaning: 'No bundle is loaded, and the request cannot be answered without one.' },
  unsupported_kernel: {
    status: 500,
    meaning: 'The network uses a tensor operation that the compiler does not translate.',
  },
  engine_unavailable: { status: 500, meaning: 'The training engine that was asked for does not work on this machine.' },
  engine_failed: {
    status: 500,
    meaning: 'A training engine stopped while it ran, such as by the end of one of its threads.',
  },
  training_diverged: { status: 500, meaning: 'The training loss is no longer a finite number.' },
  self_check_failed: { status: 500, meaning: 'A built-in check (meta-gradient, golden vectors) did not hold.' },
  internal: { status: 500, meaning: 'A defect in Metafuse.' },
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

/** The one error class. The message says where, what was expected and what came. */
export class FusionError extends Error {
  override readonly name = 'FusionError';
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, details: Readonly<Record<string, unknown>> = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.details = details;
  }

  get status(): number {
    return ERROR_CODES[this.code].status;
  }
}
