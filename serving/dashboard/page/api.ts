import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { type Client, createClient } from '../../client/index.js';
import type { Session } from './session.js';

/** Who asks, and what they may. */
export type Caller = Awaited<ReturnType<Client['caller']>>;

/** The server as sections see it. */
export interface Api {
  readonly client: Client;
  readonly caller: Caller;
}

const ApiContext = createContext<Api | null>(null);
export const ApiProvider = ApiContext.Provider;

/** Of the page that somebody signed in to. */
export function useApi(): Api {
  return useContext(ApiContext)!;
}

/** Where the API is: the page is at `dashboard/` beneath it, whatever a proxy puts in front of both. */
export function serverUrl(): string {
  return new URL('..', location.href).href.replace(/\/$/, '');
}

export function clientOf({ key, namespace }: Session): Client {
  return createClient({ baseUrl: serverUrl(), apiKey: key ?? undefined, namespace, retries: 0, timeoutMs: 30_000 });
}
