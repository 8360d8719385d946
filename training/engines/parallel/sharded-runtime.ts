import type { SpecifiedProgram } from '../../compiler/record.js';
import type { HostTensors, Runtime } from '../runtime.js';

/** Something that can run a program on the parts of a batch. */
export interface ShardedRuntime {
  prepare(program: SpecifiedProgram): Promise<ShardedExecutable>;
}

export interface ShardedExecutable {
  /** @returns what the program says of each part, in their order */
  runAll(parts: readonly HostTensors[]): Promise<HostTensors[]>;
  release(): Promise<void>;
}

/** A runtime that takes the parts one after another. */
export function inTurn(runtime: Runtime): ShardedRuntime {
  return {
    prepare: async (program) => {
      const executable = await runtime.prepare(program);
      return {
        runAll: async (parts) => {
          const answers: HostTensors[] = [];
          for (const inputs of parts) answers.push(await executable.run(inputs));
          return answers;
        },
        release: () => executable.release(),
      };
    },
  };
}
