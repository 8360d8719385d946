import type { ClientOptions } from '../../../serving/client/client-options.js';

export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Client options whose server gives these answers, one a request, and a list of what it was asked. */
export function answering(...answers: readonly (Response | Error)[]): { options: ClientOptions; asked: Asked[] } {
  const asked: Asked[] = [];
  const left = [...answers];
  const fetch: typeof globalThis.fetch = async (url, { method = 'GET', headers, body } = {}) => {
    asked.push({
      method,
      url: String(url),
      headers: Object.fromEntries(new Headers(headers)),
      body: body === undefined ? undefined : JSON.parse(String(body)),
    });
    const answer = left.shift() ?? Response.json({});
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { options: { baseUrl: 'https://fusion.example', fetch }, asked };
}
