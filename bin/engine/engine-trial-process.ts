import type { Trial } from '../../training/engines/choose-engine.js';
import type { EngineName } from '../../training/engines/engine-names.js';
import { runTrial } from '../../training/engines/engine-trial.js';
import type { MetaConfig } from '../../training/meta/meta-config.js';

/*
 * One engine's trial in a process of its own, for `tryEngine`: takes one message, answers with one, and ends.
 */

/** What the process is sent. */
export interface TrialOrder {
  readonly engine: EngineName;
  readonly config: MetaConfig;
  readonly workers: number;
}

process.once('message', async ({ engine, config, workers }: TrialOrder) => {
  const trial = await runTrial(engine, config, workers, () => performance.now()).then(
    (figures): Trial => ({ kind: 'worked', figures }),
    (error): Trial => ({ kind: 'failed', why: (error as Error).message.replace(/^Engine \S+: /, '') }),
  );
  process.send?.(trial, () => process.exit());
});
