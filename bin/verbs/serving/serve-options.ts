import { availableParallelism } from 'node:os';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { readBundle } from '../../../data/bundle/index.js';
import { FusionError } from '../../../data/schema/errors.js';
import type { BundleOrigin } from '../../../serving/bundles/bundle-slots.js';
import { readApiKeys } from '../../../serving/security/read-api-keys.js';
import type { ServerOptions } from '../../../serving/start-server.js';
import { wholeNumber } from '../../options/numbers.js';
import { addStoreOptions, type StoreFlags } from '../../options/store-options.js';
import { addLimitOptions, type LimitFlags, limitsOf } from './limit-options.js';

/** What `serve` is started with, and `doctor` looks at. */
export interface ServeFlags extends StoreFlags, LimitFlags {
  readonly bundle?: readonly string[];
  readonly bundleRoot?: string;
  readonly apiKeys?: string;
  readonly port: number;
  readonly host: string;
  readonly corsOrigin?: readonly string[];
  readonly workers: number;
  readonly region: string;
  readonly drainDelay: number;
  readonly logLevel: string;
}

const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'];

export function addServeOptions(command: Command): Command {
  addStoreOptions(command)
    .option(
      '--bundle <folders...>',
      'what train wrote; NAMESPACE=FOLDER for one namespace alone. Without any, there is no network, and requests bring their scores',
    )
    .option('--bundle-root <folder>', 'where POST /v1/model/reload may name folders; without it, it names none')
    .option('--api-keys <file>', 'who may do what (docs/operating.md); without it, the server is of this machine alone')
    .option('--port <number>', 'port; 0 takes any free one', toPort, 8080)
    .option('--host <address>', 'address to listen on; another than this machine’s takes --api-keys', '127.0.0.1')
    .option(
      '--cors-origin <origins...>',
      'origins whose pages may call from a browser, such as https://shop.example.com',
    )
    .option(
      '--workers <count>',
      'threads for large requests, adaptations and the reading of bundles; 0: none',
      wholeNumber,
      Math.max(1, availableParallelism() - 1),
    )
    .option('--region <name>', 'what experiments count this server’s allocations under', toRegion, 'default')
    .option('--drain-delay <seconds>', 'how long to go on after SIGTERM, unready, for load balancers', wholeNumber, 0)
    .addOption(new Option('--log-level <level>', 'what is logged on stdout').choices(LOG_LEVELS).default('info'));
  return addLimitOptions(command);
}

/** What the flags ask for, but for the store. Bundles and keys are read. @throws FusionError */
export async function serverOptionsOf(flags: ServeFlags): Promise<ServerOptions> {
  const { shared, own } = await readBundles(flags.bundle ?? []);
  return {
    bundle: shared?.bundle ?? null,
    bundleFolder: shared?.folder ?? null,
    ownBundles: own,
    bundleRoot: flags.bundleRoot ?? null,
    apiKeys: flags.apiKeys === undefined ? [] : await readApiKeys(flags.apiKeys),
    port: flags.port,
    host: flags.host,
    corsOrigins: flags.corsOrigin ?? [],
    workers: flags.workers,
    ...limitsOf(flags),
    region: flags.region,
    drainDelayMs: flags.drainDelay * 1000,
    logger: flags.logLevel === 'silent' ? false : { level: flags.logLevel },
  };
}

/** @throws InvalidArgumentError */
function toRegion(text: string): string {
  if (/^[\w.-]{1,64}$/.test(text)) return text;
  throw new InvalidArgumentError('Expected up to 64 letters, digits, dots, dashes and underscores.');
}

/** `artifacts/x`, or `shop=artifacts/x` for the namespace `shop`. */
export function bundleOf(text: string): { readonly namespace: string | null; readonly folder: string } {
  const [, namespace, folder] = /^([\w.-]{1,64})=(.+)$/s.exec(text) ?? [];
  return namespace === undefined ? { namespace: null, folder: text } : { namespace, folder: folder! };
}

async function readBundles(texts: readonly string[]) {
  const own = new Map<string, BundleOrigin>();
  let shared: BundleOrigin | null = null;
  for (const { namespace, folder } of texts.map(bundleOf)) {
    if (namespace === null ? shared !== null : own.has(namespace)) {
      throw new FusionError('usage', `--bundle: expected one for each namespace and one for all, got "${folder}" too`);
    }
    const origin = { bundle: await readBundle(folder), folder };
    if (namespace === null) shared = origin;
    else own.set(namespace, origin);
  }
  return { shared, own };
}

function toPort(text: string): number {
  const port = wholeNumber(text);
  if (port <= 65_535) return port;
  throw new InvalidArgumentError('Expected a number from 0 to 65535.');
}
