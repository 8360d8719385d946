import type { NetworkShape } from '../../models/network/shape.js';
import type { HostTensor, HostTensors } from '../engines/runtime.js';
import type { Foundation } from '../foundation.js';
import { type Task, taskBatch } from '../tasks/task-batch.js';
import { profileInputs } from './profile-inputs.js';

const PER_TASK = ['session_features', 'session_mask', 'context_features', 'context_mask', 'prior_weights'];

/**
 * A task's support as the exported graphs name it: the features, from which context.onnx makes contexts, and all else that
 * adapt.onnx takes of a user.
 */
export function supportInputs(task: Task, foundation: Foundation, shape: NetworkShape): HostTensors {
  const sizes = { support: task.support.length, query: 0 };
  const batch = taskBatch([{ ...task, query: [] }], foundation, shape, sizes);
  const ofTask = PER_TASK.flatMap((name): [string, HostTensor][] => (batch[name] ? [[name, batch[name]]] : []));
  const ofRows = Object.entries(batch)
    .filter(([name]) => name.startsWith('support_'))
    .map(
      ([
        name,
        {
          data,
          shape: [, ...rest],
        },
      ]): [string, HostTensor] => [name.slice('support_'.length), { data, shape: rest }],
    );
  return {
    ...Object.fromEntries([...ofTask, ...ofRows]),
    ...profileInputs(shape, task.known.profile),
  };
}
