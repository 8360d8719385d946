import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { FusionError } from '../../data/schema/errors.js';
import { trainConfigFrom } from '../../training/read-config.js';
import { DEFAULT_TRAIN_CONFIG, type TrainConfig } from '../../training/train-config.js';

/** A configuration that is compared, and what it is called. */
export interface Variant {
  readonly name: string;
  readonly config: TrainConfig;
}

/** What the others are compared with. */
export const DEFAULT_VARIANT = 'default';

/**
 * The variants of a YAML file: names with training configurations as `--config` takes them. The default configuration
 * comes first, whatever the file says.
 * @throws FusionError `usage` naming the variant whose configuration is wrong
 */
export function readVariants(path: string): readonly Variant[] {
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
  return [
    { name: DEFAULT_VARIANT, config: DEFAULT_TRAIN_CONFIG },
    ...variants.map(([name, changes]) => ({ name, config: trainConfigFrom(changes ?? {}, `${path}: ${name}`) })),
  ];
}
