import { ClientError } from '../../../client/client-error.js';

/** In plain words what went wrong; the server's own message where it says more. */
export function Problem({ of }: { of: Error }) {
  return (
    <p class="problem" role="alert">
      {textOf(of)}
    </p>
  );
}

/** What people are told of an error. */
export function textOf(error: Error): string {
  if (!(error instanceof ClientError)) return `The page met a defect: ${error.message}`;
  switch (error.code) {
    case 'unauthorized':
      return 'The server does not know this key.';
    case 'forbidden':
      return `This key may not do that: ${error.message.replace(/^Authorization: /, '')}.`;
    case 'no_answer':
      return 'The server does not answer.';
    case 'store_unavailable':
      return 'This needs the store, which is not configured or does not answer.';
    case 'no_model':
      return 'The server has no bundle.';
    default:
      return error.message;
  }
}
