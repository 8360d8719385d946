import { useApi } from '../api.js';
import { Loaded } from '../parts/loaded.js';
import { Picker } from '../parts/picker.js';
import { useAnswer } from '../use-answer.js';
import { RetrieverView } from './retriever-view.js';

/** Every namespace has it, for `/v1/score`; it is not among those that people made. */
const BUILT_IN = { id: 'score', name: 'score (built in)' };

/** One retriever at a time, the first by default. */
export function RetrieversSection({ id }: { id: string | null }) {
  const { client } = useApi();
  const list = useAnswer(() => client.retrievers.list({ limit: 200 }), [client]);
  return (
    <Loaded of={list}>
      {({ results }) => {
        const made = results.map(({ retriever_id, retriever_name }) => ({ id: retriever_id, name: retriever_name }));
        const known = made.some((one) => one.id === BUILT_IN.id) ? made : [...made, BUILT_IN];
        const chosen = id ?? known[0]!.id;
        return (
          <>
            <Picker label="Retriever" section="retrievers" chosen={chosen} options={known} />
            <RetrieverView key={chosen} id={chosen} />
          </>
        );
      }}
    </Loaded>
  );
}
