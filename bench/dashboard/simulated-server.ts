import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBundle } from '../../data/bundle/index.js';
import { openStore } from '../../data/store/index.js';
import { type Client, createClient } from '../../serving/client/index.js';
import { startServer } from '../../serving/start-server.js';

/** A server whose time goes as somebody says. */
export interface SimulatedServer {
  readonly address: string;
  readonly client: Client;
  readonly clock: SimulatedClock;
  /** Resolves once all that was written can be read. */
  settled(): Promise<void>;
  /** Removes its store, too. */
  close(): Promise<void>;
}

export interface SimulatedClock {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly moveTo: (moment: number) => void;
}

/** Starts a server with chDB in a folder of its own, whose clock stands still until it is moved. */
export async function startSimulatedServer(
  bundleFolder: string,
  { startAt, port = 0 }: { readonly startAt: number; readonly port?: number },
): Promise<SimulatedServer> {
  let moment = startAt;
  const clock: SimulatedClock = {
    now: () => moment,
    moveTo: (next) => {
      moment = Math.max(moment, next);
    },
  };
  const folder = await mkdtemp(join(tmpdir(), 'dashboard-'));
  const onError = (error: unknown) => console.error(error);
  const spool = join(folder, 'spool');
  const store = await openStore({ path: join(folder, 'chdb') }, { spool, wallClock: clock.now, onError });
  const bundle = await readBundle(bundleFolder);
  let requests = 0;
  const newRequestId = () => `request-${requests++}`; // what is drawn follows from it
  const server = await startServer({ bundle, bundleFolder, store, port, newRequestId, wallClock: clock.now });
  return {
    address: server.address,
    client: createClient({ baseUrl: server.address }),
    clock,
    settled: () => store.settled(),
    close: async () => {
      await server.close();
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
}
