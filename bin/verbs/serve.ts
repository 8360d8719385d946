import { readBundle } from '../../data/bundle/index.js';
import { FusionError } from '../../data/schema/errors.js';
import { startServer } from '../../serving/start-server.js';
import { say } from '../report.js';
import { addStoreOptions, openServingStore, type StoreFlags } from '../store-options.js';
import { version } from '../version.js';
import type { AddVerb } from './add-verb.js';

interface Options extends StoreFlags {
  readonly bundle?: string;
  readonly port: number;
  readonly host: string;
  readonly corsOrigin?: readonly string[];
}

/** `metafuse serve`: answers over HTTP until it is told to stop; running requests are finished first. */
export const addServe: AddVerb = (program) => {
  const serve = program
    .command('serve')
    .description('Answer over HTTP.')
    .option('--bundle <folder>', 'what train wrote; without it, there is no network, and requests bring their scores')
    .option('--port <number>', 'port; 0 takes any free one', toPort, 8080)
    .option('--host <address>', 'address to listen on; by default, of this machine only', '127.0.0.1')
    .option(
      '--cors-origin <origins...>',
      'origins whose pages may call from a browser, such as https://shop.example.com',
    );
  addStoreOptions(serve).action(
    async ({ bundle: folder, port, host, corsOrigin: corsOrigins = [], ...flags }: Options) => {
      const bundle = folder === undefined ? null : await readBundle(folder);
      const store = await openServingStore(flags, (error, message) => say(`${message}: ${error}`));
      try {
        const server = await startServer({
          bundle,
          store,
          port,
          host,
          corsOrigins,
          version,
          wallClock: Date.now,
          logger: { level: 'info' },
        });
        say(`metafuse serves ${folder ?? 'no bundle'} on ${server.address}; Ctrl-C stops it`);
        await toldToStop();
        await server.close();
      } finally {
        await store?.close();
      }
    },
  );
};

/** SIGTERM or Ctrl-C; a second one ends the process at once. */
function toldToStop(): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      process.removeListener('SIGTERM', stop).removeListener('SIGINT', stop);
      resolve();
    };
    process.once('SIGTERM', stop).once('SIGINT', stop);
  });
}

function toPort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new FusionError('usage', `--port: expected a number from 0 to 65535, got "${text}"`);
}
