import { expect } from 'vitest';

/**
 * How the tutorial's snippets ask: `curl -d` calls a body a form, and `fetch` in a page calls a string plain text. Neither calls it
 * JSON.
 */
export type Style = 'curl' | 'page';

const CONTENT_TYPES: Readonly<Record<Style, string>> = {
  curl: 'application/x-www-form-urlencoded',
  page: 'text/plain;charset=UTF-8',
};

/** @param request such as `POST /v1/retrievers` @returns the answer, which is expected to be a success */
export type Ask = <Answer>(request: string, body?: unknown, style?: Style) => Promise<Answer>;

/** Asks a server as the snippets do: with a key and a namespace. */
export function asking(address: string, namespace: string): Ask {
  return async <Answer>(request: string, body?: unknown, style: Style = 'curl') => {
    const [method, path] = request.split(' ') as [string, string];
    const headers = { authorization: 'Bearer tutorial-key', 'x-namespace': namespace };
    const content =
      body === undefined
        ? { headers }
        : { headers: { ...headers, 'content-type': CONTENT_TYPES[style] }, body: JSON.stringify(body) };
    const response = await fetch(`${address}${path}`, { method, ...content });
    const answer = (await response.json()) as Answer;
    expect(response.ok, `${request}: ${response.status} ${JSON.stringify(answer)}`).toBe(true);
    return answer;
  };
}
