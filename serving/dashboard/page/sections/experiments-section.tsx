import { useApi } from '../api.js';
import { Loaded } from '../parts/loaded.js';
import { Picker } from '../parts/picker.js';
import { useAnswer } from '../use-answer.js';
import { ExperimentView } from './experiment-view.js';

/** One experiment at a time, the first of the list by default. */
export function ExperimentsSection({ id }: { id: string | null }) {
  const { client } = useApi();
  const list = useAnswer(() => client.experiments.list({ page_size: 100 }), [client]);
  return (
    <Loaded of={list}>
      {({ experiments }) => {
        const chosen = experiments.find(({ experiment_id }) => experiment_id === id) ?? experiments[0];
        if (chosen === undefined) {
          return (
            <p class="empty">
              There is no experiment in this namespace yet. <code>POST /v1/experiments</code> makes one.
            </p>
          );
        }
        const options = experiments.map((one) => ({ id: one.experiment_id, name: one.experiment_name }));
        return (
          <>
            <Picker label="Experiment" section="experiments" chosen={chosen.experiment_id} options={options} />
            <ExperimentView key={chosen.experiment_id} experiment={chosen} onChanged={list.again} />
          </>
        );
      }}
    </Loaded>
  );
}
