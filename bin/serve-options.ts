import { availableParallelism } from 'node:os';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { readBundle } from '../data/bundle/index.js';
import { FusionError } from '../data/schema/errors.js';
import { DEFAULT_LIMITS } from '../serving/adaptation/adaptation-limits.js';
import type { BundleOrigin } from '../serving/bundles/served-bundles.js';
import { DEFAULT_SERVER_LIMITS } from '../serving/limits/server-limits.js';
import { readApiKeys } from '../serving/security/read-api-keys.js';
import type { ServerOptions } from '../serving/start-server.js';
import { addStoreOptions, type StoreFlags } from './store-options.js';
import { wholeNumber } from './training-options.js';

/** What `serve` is started with, and `doctor` looks at. */
export interface ServeFlags extends StoreFlags {
  readonly bundle?: readonly string[];
  readonly bundleRoot?: string;
  readonly apiKeys?: string;
  readonly port: number;
  readonly host: string;
  readonly corsOrigin?: readonly string[];
  readonly maxCandidates: number;
  readonly workers: number;
  readonly maxBodyBytes: number;
  readonly maxConcurrent: number;
  readonly maxConcurrentPerNamespace: number;
  readonly maxEventLoopDelay: number;
  readonly maxHeapBytes: number;
  readonly cachedUsers: number;
  readonly requestMemory: number;
  readonly feedbackMemory: number;
  readonly parameterMemory: number;
  readonly drainDelay: number;
  readonly logLevel: string;
}

const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'];

export function addServeOptions(command: Command): Command {
  const { maxConcurrent, maxConcurrentPerNamespace, maxEventLoopDelayMs, maxHeapBytes, cachedUsers } =
    DEFAULT_SERVER_LIMITS;
  const { requestBytes, feedbackBytes, parameterBytes } = DEFAULT_LIMITS;
  return addStoreOptions(command)
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
    .option('--max-candidates <count>', 'candidates of a request', wholeNumber, 10_000)
    .option(
      '--workers <count>',
      'threads that large requests are computed in; 0: none',
      wholeNumber,
      Math.max(1, availableParallelism() - 1),
    )
    .option('--max-body-bytes <bytes>', 'size of a request', wholeNumber, 16 * 2 ** 20)
    .option('--max-concurrent <count>', 'requests under way; beyond, 503', wholeNumber, maxConcurrent)
    .option(
      '--max-concurrent-per-namespace <count>',
      'those of one namespace; beyond, 429',
      wholeNumber,
      maxConcurrentPerNamespace,
    )
    .option('--max-event-loop-delay <ms>', 'beyond, 503; 0: no limit', wholeNumber, maxEventLoopDelayMs)
    .option('--max-heap-bytes <bytes>', 'beyond, 503; 0: no limit', wholeNumber, maxHeapBytes)
    .option('--cached-users <count>', 'users whose session context is kept', wholeNumber, cachedUsers)
    .option('--request-memory <bytes>', 'for answers that feedback may come about', wholeNumber, requestBytes)
    .option('--feedback-memory <bytes>', 'for feedback that users adapt to', wholeNumber, feedbackBytes)
    .option('--parameter-memory <bytes>', 'for users’ own parameters', wholeNumber, parameterBytes)
    .option('--drain-delay <seconds>', 'how long to go on after SIGTERM, unready, for load balancers', wholeNumber, 0)
    .addOption(new Option('--log-level <level>', 'what is logged on stdout').choices(LOG_LEVELS).default('info'));
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
    maxCandidates: flags.maxCandidates,
    workers: flags.workers,
    bodyLimitBytes: flags.maxBodyBytes,
    limits: {
      maxConcurrent: flags.maxConcurrent,
      maxConcurrentPerNamespace: flags.maxConcurrentPerNamespace,
      maxEventLoopDelayMs: flags.maxEventLoopDelay,
      maxHeapBytes: flags.maxHeapBytes,
      cachedUsers: flags.cachedUsers,
    },
    adaptation: {
      requestBytes: flags.requestMemory,
      feedbackBytes: flags.feedbackMemory,
      parameterBytes: flags.parameterMemory,
    },
    drainDelayMs: flags.drainDelay * 1000,
    logger: flags.logLevel === 'silent' ? false : { level: flags.logLevel },
  };
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
