import process, { argv } from 'node:process';
import { simulateTraffic } from './simulate-traffic.js';
import { startSimulatedServer } from './simulated-server.js';
import { takePictures } from './take-pictures.js';

/**
 * Pictures of the dashboard for the docs, from a server with simulated traffic over real data:
 *
 *     npx tsx bench/dashboard/pictures.ts BUNDLE DATA FOLDER
 *
 * With `--stay` in the place of FOLDER it takes none and goes on serving, for whoever wants to look around. CHROMIUM_PATH names the
 * browser, if it is elsewhere; playwright-core is there in a checkout alone.
 */

const [, , bundle, data, folder] = argv;
if (bundle === undefined || data === undefined || folder === undefined) {
  throw new Error('usage: npx tsx bench/dashboard/pictures.ts BUNDLE DATA FOLDER|--stay');
}
const DAYS = 14;
const START = Date.UTC(2026, 8, 1);

const isStaying = folder === '--stay';
const server = await startSimulatedServer(bundle, { startAt: START, port: isStaying ? 8080 : 0 });
console.error(`${DAYS} days of traffic …`);
try {
  const { userId } = await simulateTraffic(server, { data, days: DAYS, seed: 1 });
  if (isStaying) await toldToStop();
  else await takePictures(server.address, { folder, userId });
} finally {
  await server.close();
}

/** Ctrl-C. */
function toldToStop(): Promise<void> {
  console.error(`${server.address}/dashboard/; Ctrl-C stops it`);
  return new Promise((resolve) => process.once('SIGINT', resolve));
}
