import { useApi } from '../api.js';
import { percent, shortSource, whole } from '../format.js';
import { Table } from '../parts/table.js';
import { useAskAbout } from '../parts/use-ask-about.js';

/** What is believed for one user, and at which level. */
export function UserWeights({ id }: { id: string }) {
  const { client } = useApi();
  const { value: weights, form } = useAskAbout('User', (userId) => client.retrievers.getUserWeights(id, userId));
  return (
    <>
      <h3>Weights of one user</h3>
      {form}
      {weights && (
        <>
          <p>
            <strong>{weights.user_id}</strong>: <span class="pill">{weights.context_level}</span>{' '}
            {whole(weights.interaction_count)} of {whole(weights.min_interactions)} interactions that it takes to be
            personal
            {weights.opted_out && '; opted out'}
          </p>
          <Table
            caption={`Weights of ${weights.user_id}`}
            columns={['source', 'mean weight']}
            rows={Object.entries(weights.mean_weights).map(([source, weight]) => [
              shortSource(source),
              percent(weight),
            ])}
          />
        </>
      )}
    </>
  );
}
