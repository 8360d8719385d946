import type { Executable, HostTensors } from '../runtime.js';
import { type PackedParts, takePart } from './pack-parts.js';

/** What a program said of a part of a batch. */
export interface AnsweredPart {
  readonly part: number;
  readonly outputs: HostTensors;
}

/** Runs a program on one part after another, as long as there are any that nobody has taken. */
export async function runParts(
  executable: Executable,
  packed: PackedParts,
  inputsOf: (part: number) => HostTensors,
): Promise<AnsweredPart[]> {
  const answered: AnsweredPart[] = [];
  for (let part = takePart(packed); part !== undefined; part = takePart(packed)) {
    answered.push({ part, outputs: await executable.run(inputsOf(part)) });
  }
  return answered;
}
