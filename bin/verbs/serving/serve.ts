import { readApiKeys } from '../../../serving/security/read-api-keys.js';
import { type Server, startServer } from '../../../serving/start-server.js';
import { say } from '../../printing/say.js';
import { openServingStore } from '../../store/open-serving-store.js';
import { version } from '../../version.js';
import type { AddVerb } from '../add-verb.js';
import { addServeOptions, type ServeFlags, serverOptionsOf } from './serve-options.js';

/**
 * `metafuse serve`: answers over HTTP until it is told to stop; running requests are finished first. SIGHUP reads the bundles again
 * from their folders, and the keys from their file.
 */
export const addServe: AddVerb = (program) => {
  addServeOptions(program.command('serve').description('Answer over HTTP.')).action(async (flags: ServeFlags) => {
    const options = await serverOptionsOf(flags);
    const store = await openServingStore(flags, (error, message) => say(`${message}: ${error}`));
    try {
      const server = await startServer({ ...options, store, version, wallClock: Date.now, hasProcessMetrics: true });
      const reload = () => void Promise.all([reloadBundles(server), reloadKeys(server, flags.apiKeys)]);
      process.on('SIGHUP', reload);
      say(`metafuse serves ${flags.bundle?.join(', ') ?? 'no bundle'} on ${server.address}; Ctrl-C stops it`);
      await toldToStop();
      process.off('SIGHUP', reload);
      await server.close();
    } finally {
      await store?.close();
    }
  });
};

async function reloadBundles({ bundles }: Server): Promise<void> {
  for (const result of await bundles.reloadAll()) {
    if (result.status === 'rejected') say(String(result.reason.message));
    else say(`the bundle ${result.value.modelVersion} is in use`);
  }
}

/** A file that is wrong changes nothing. */
async function reloadKeys({ keys }: Server, file: string | undefined): Promise<void> {
  if (file === undefined) return;
  try {
    const read = await readApiKeys(file);
    keys.replace(read);
    say(`the server takes ${read.length} keys`);
  } catch (error) {
    say(String((error as Error).message));
  }
}

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
