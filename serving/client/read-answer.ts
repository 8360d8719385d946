import type { ErrorResponse } from '../http/schemas/error-response.js';
import { ClientError, type ClientProblem } from './client-error.js';

/** The JSON of a success. @throws ClientError for everything else, with what the server said of it */
export async function readAnswer<Answer>(response: Response): Promise<Answer> {
  const answer = await read(response);
  if (response.ok && answer !== UNREADABLE) return answer as Answer;
  throw problemOf(response, answer);
}

const UNREADABLE = Symbol('not JSON');

async function read(response: Response): Promise<unknown> {
  const text = await response.text().catch((cause: unknown) => {
    const problem = { code: 'no_answer', status: response.status } as const;
    throw new ClientError(`the answer broke off (${String(cause)})`, problem, cause);
  });
  if (text === '' && response.ok) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return UNREADABLE;
  }
}

function problemOf({ status, headers }: Response, answer: unknown): ClientError {
  const known = { status, requestId: headers.get('x-request-id') };
  if (!isErrorResponse(answer)) {
    const message = `expected an answer of this API, got something else with status ${status}`;
    return new ClientError(message, { ...known, code: 'unreadable_answer' });
  }
  const { code, message, details } = answer.error;
  const { field } = details;
  return new ClientError(message, {
    ...known,
    code: code as ClientProblem['code'],
    field: typeof field === 'string' ? field : null,
    details,
  });
}

function isErrorResponse(answer: unknown): answer is ErrorResponse {
  const { error } = (answer ?? {}) as Partial<ErrorResponse>;
  return typeof error?.code === 'string' && typeof error.message === 'string' && typeof error.details === 'object';
}
