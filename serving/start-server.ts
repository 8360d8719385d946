import { setTimeout } from 'node:timers/promises';
import { FusionError } from '../data/schema/errors.js';
import { type App, type AppOptions, createApp } from './app.js';
import type { ServedBundles } from './bundles/served-bundles.js';
import { refuseOtherNames } from './http/refuse-other-names.js';
import type { KeyRing } from './security/key-ring.js';

export interface ServerOptions extends AppOptions {
  /** 0 takes any free port. */
  readonly port?: number;
  readonly host?: string;
  /** How long it goes on taking requests after it said that it is not ready, in milliseconds; by default not at all. */
  readonly drainDelayMs?: number;
}

/** An application that listens. */
export interface Server {
  readonly app: App;
  /** Where it listens: `http://127.0.0.1:8080`. */
  readonly address: string;
  /** What it answers from; to be read again, or changed. */
  readonly bundles: ServedBundles;
  /** Whom it answers; to be replaced by others. */
  readonly keys: KeyRing;
  /** Drains: readiness goes red, running requests finish, then everything is released. */
  close(): Promise<void>;
}

/**
 * Starts the application on a port, by default of this machine only. Without keys it is of this machine only in any case: whoever
 * reaches the port can do everything.
 *
 * @throws FusionError `usage` for another address without keys, and for a port or an address that nobody can listen on
 */
export async function startServer({
  port = 8080,
  host = '127.0.0.1',
  drainDelayMs = 0,
  ...options
}: ServerOptions): Promise<Server> {
  const hasKeys = (options.apiKeys ?? []).length > 0;
  checkHost(host, hasKeys);
  const app = await createApp(options);
  if (!hasKeys) {
    refuseOtherNames(app);
    app.log.warn({ host }, 'NO KEYS ARE CONFIGURED: whoever works on this machine can do everything');
  }
  if (options.bundle === null)
    app.log.warn('NO BUNDLE IS LOADED: there is no network, and requests must bring their scores');
  try {
    const address = await app.listen({ port, host });
    return { app, address, bundles: app.bundles, keys: app.keys, close: () => drain(app, drainDelayMs) };
  } catch (error) {
    await app.close();
    throw notListening(error as NodeJS.ErrnoException, { port, host });
  }
}

/** What whoever starts a server can mend; any other error as it is. */
function notListening(
  error: NodeJS.ErrnoException,
  { port, host }: Required<Pick<ServerOptions, 'port' | 'host'>>,
): Error {
  const problems: Readonly<Record<string, string>> = {
    EADDRINUSE: `--port: expected a free port of ${host}, got ${port}, where something listens already`,
    EACCES: `--port: expected a port that this user may listen on, got ${port}`,
    EADDRNOTAVAIL: `--host: expected an address of this machine, got ${host}`,
    ENOTFOUND: `--host: expected an address of this machine, got ${host}, which no name server knows`,
  };
  const isOfListening = ['listen', 'bind', 'getaddrinfo'].includes(error.syscall ?? '');
  const problem = isOfListening ? problems[error.code ?? ''] : undefined;
  return problem === undefined ? error : new FusionError('usage', problem, {}, error);
}

/** @throws FusionError `usage` for an address that others reach, where nobody is asked for a key */
export function checkHost(host: string, hasKeys: boolean): void {
  if (hasKeys || host === 'localhost' || host === '::1' || host.startsWith('127.')) return;
  throw new FusionError(
    'usage',
    `--host: expected an address of this machine, since there are no --api-keys, got ${host}`,
  );
}

/** Load balancers look every few seconds: until they saw that it is not ready, they send requests here. */
async function drain(app: App, delayMs: number): Promise<void> {
  app.drain();
  if (delayMs > 0) await setTimeout(delayMs);
  await app.close();
}
