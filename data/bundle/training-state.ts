import { Float32, makeData, makeVector, Table, tableFromIPC, tableToIPC } from 'apache-arrow';
import { FusionError } from '../schema/errors.js';
import { readFloat32 } from './read-column.js';

/** All parameters of the network as one vector, and Adam's moments beside it: what training resumes from. */
export interface TrainingState {
  /** [parameters]. */
  readonly parameters: Float32Array;
  /** [parameters]. */
  readonly firstMoment: Float32Array;
  /** [parameters]. */
  readonly secondMoment: Float32Array;
}

export const STATE_FILE = 'state.arrow';

/** The state as an Arrow file of three float columns, one row a parameter. */
export function stateToArrow({ parameters, firstMoment, secondMoment }: TrainingState): Uint8Array {
  if (firstMoment.length !== parameters.length || secondMoment.length !== parameters.length) {
    throw new FusionError(
      'internal',
      `training state: expected three vectors of one length, got ${parameters.length}, ${firstMoment.length} and ${secondMoment.length}`,
    );
  }
  const table = new Table({
    parameters: floats(parameters),
    first_moment: floats(firstMoment),
    second_moment: floats(secondMoment),
  });
  return tableToIPC(table, 'file');
}

/** The reverse of {@link stateToArrow}. */
export function stateFromArrow(bytes: Uint8Array): TrainingState {
  const table = tableFromIPC(bytes);
  return {
    parameters: readFloat32(table, 'parameters', STATE_FILE),
    firstMoment: readFloat32(table, 'first_moment', STATE_FILE),
    secondMoment: readFloat32(table, 'second_moment', STATE_FILE),
  };
}

function floats(values: Float32Array) {
  return makeVector(makeData({ type: new Float32(), length: values.length, data: values }));
}
