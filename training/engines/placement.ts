import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FusionError } from '../../data/schema/errors.js';

/** How many nodes of each provider ran, by operator: `{WebGpuExecutionProvider: {MatMul: 24, …}, …}`. */
export type Placement = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** What ONNX Runtime calls its providers. */
const PROVIDER_NAMES = {
  cpu: 'CPUExecutionProvider',
  webgpu: 'WebGpuExecutionProvider',
  cuda: 'CUDAExecutionProvider',
};

/** Operators that have nearly all of a step's arithmetic. */
const PRODUCT = /MatMul|Gemm/;

interface ProfiledSession {
  endProfiling(): void;
}

/**
 * Looks where the products of a session's first run were computed. The session is created with `options`; ONNX Runtime then
 * writes a profile, which is read and thrown away after the first run.
 */
export function watchFirstRun(provider: keyof typeof PROVIDER_NAMES) {
  const folder = mkdtempSync(join(tmpdir(), 'metafuse-profile-'));
  let isWatching = true;
  const stop = () => {
    if (isWatching) rmSync(folder, { recursive: true, force: true });
    isWatching = false;
  };
  return {
    // Quiet below errors: that shapes are computed on the CPU is no news.
    options: { enableProfiling: true, profileFilePrefix: join(folder, 'run'), logSeverityLevel: 3 as const },
    /** @returns what ran where, after the first run only */
    afterRun: (session: ProfiledSession): Placement | undefined => {
      if (!isWatching) return undefined;
      try {
        session.endProfiling();
        const [file] = readdirSync(folder);
        const placement = placementOf(readFileSync(join(folder, file!), 'utf8'));
        assertProductsOn(provider, placement);
        return placement;
      } finally {
        stop();
      }
    },
    stop,
  };
}

/** Which nodes ran where, from a profile as ONNX Runtime writes it. */
export function placementOf(profile: string): Placement {
  const placement: Record<string, Record<string, number>> = {};
  for (const { cat, name, args } of JSON.parse(profile) as readonly ProfileEvent[]) {
    if (cat !== 'Node' || !name.endsWith('_kernel_time') || !args?.provider || !args.op_name) continue;
    const operators = placement[args.provider] ?? {};
    operators[args.op_name] = (operators[args.op_name] ?? 0) + 1;
    placement[args.provider] = operators;
  }
  return placement;
}

interface ProfileEvent {
  readonly cat: string;
  readonly name: string;
  readonly args?: { readonly op_name?: string; readonly provider?: string };
}

/** @throws FusionError `engine_unavailable` when a matrix product ran anywhere but on the provider */
export function assertProductsOn(provider: keyof typeof PROVIDER_NAMES, placement: Placement): void {
  const elsewhere = Object.entries(placement)
    .filter(([name]) => name !== PROVIDER_NAMES[provider])
    .map(([name, operators]) => [name, productsIn(operators)] as const)
    .filter(([, products]) => products > 0);
  if (elsewhere.length === 0) return;
  const here = productsIn(placement[PROVIDER_NAMES[provider]] ?? {});
  throw new FusionError(
    'engine_unavailable',
    `Engine ${provider}: expected every matrix product on ${PROVIDER_NAMES[provider]}, got ${here} there and ` +
      `${elsewhere.map(([name, products]) => `${products} on ${name}`).join(', ')}.`,
    { engine: provider, placement },
  );
}

function productsIn(operators: Readonly<Record<string, number>>): number {
  return Object.entries(operators).reduce((sum, [name, count]) => sum + (PRODUCT.test(name) ? count : 0), 0);
}
