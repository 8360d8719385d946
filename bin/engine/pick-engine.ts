import type { EngineName } from '../../training/engines/engine-names.js';
import type { MetaConfig } from '../../training/meta/meta-config.js';
import { say } from '../printing/say.js';
import { tryEngine } from './try-engine.js';

/**
 * The engine that `--engine` names; for `auto`, the one that was begun with or else the fastest that works here, which is said
 * on stderr together with why the others were passed over.
 *
 * @param begun the engine of a run that is resumed
 */
export async function pickEngine(
  engine: EngineName | 'auto',
  config: MetaConfig,
  workers: number,
  begun?: EngineName,
): Promise<EngineName> {
  const { missingPart, requirePart } = await import('../../training/engines/missing-part.js');
  if (engine !== 'auto') {
    requirePart(engine); // before the work that comes before the first step
    return engine;
  }
  if (begun !== undefined) {
    say(`engine ${begun}: the run was begun with it`);
    return begun;
  }
  const { chooseEngine, describeChoice } = await import('../../training/engines/choose-engine.js');
  const choice = await chooseEngine({
    missing: (name) => missingPart(name)?.what ?? null,
    tryEngine: (name) => tryEngine({ engine: name, config, workers }),
  });
  say(describeChoice(choice));
  return choice.name;
}
