import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { FusionError } from '../../data/schema/errors.js';
import { trainConfigFrom } from '../../training/read-config.js';
import { DEFAULT_TRAIN_CONFIG, type TrainConfig } from '../../training/train-config.js';
import { CONTEXTS, type Context } from './without-context.js';

/** A configuration that is compared, and what it is called. */
export interface Variant {
  readonly name: string;
  readonly config: TrainConfig;
  /** What its network is kept from looking at. */
  readonly without?: Context;
}

/** What the others are compared with. */
export const DEFAULT_VARIANT = 'default';

/**
 * The variants of a YAML file: names with training configurations as `--config` takes them, and `without: session` or `items`. The
 * default configuration comes first, whatever the file says; without a file it is alone.
 * @throws FusionError `usage` naming the variant whose configuration is wrong
 */
export function readVariants(path: string | undefined): readonly Variant[] {
  const standard = { name: DEFAULT_VARIANT, config: DEFAULT_TRAIN_CONFIG };
  if (path === undefined) return [standard];
  let file: unknown;
  try {
    file = parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new FusionError('usage', `${path}: not a readable YAML file: ${(cause as Error).message}`, {}, cause);
  }
  if (typeof file !== 'object' || file === null || Array.isArray(file)) {
    throw new FusionError('usage', `${path}: expected names with training configurations, got ${JSON.stringify(file)}`);
  }
  const variants = Object.entries(file).filter(([name]) => name !== DEFAULT_VARIANT);
  return [standard, ...variants.map(([name, changes]) => readVariant(name, changes ?? {}, `${path}: ${name}`))];
}

function readVariant(name: string, changes: Readonly<Record<string, unknown>>, where: string): Variant {
  const { without, ...config } = changes;
  if (without === undefined) return { name, config: trainConfigFrom(changes, where) };
  if (isContext(without)) return { name, config: trainConfigFrom(config, where), without };
  const message = `${where}: /without: expected ${CONTEXTS.join(' or ')}, got ${JSON.stringify(without)}`;
  throw new FusionError('usage', message);
}

function isContext(value: unknown): value is Context {
  return CONTEXTS.some((context) => context === value);
}
