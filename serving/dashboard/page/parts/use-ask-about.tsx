import { useState } from 'preact/hooks';
import { Problem } from './problem.js';

/** Asks about one thing when somebody names it. @returns the answer, and the form to name it in */
export function useAskAbout<Value>(label: string, ask: (id: string) => Promise<Value>) {
  const [id, setId] = useState('');
  const [value, setValue] = useState<Value | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const submit = async (event: Event) => {
    event.preventDefault();
    setError(null);
    try {
      setValue(await ask(id));
    } catch (refusal) {
      setValue(null);
      setError(refusal as Error);
    }
  };
  const form = (
    <>
      <form class="bar" onSubmit={submit}>
        <label>
          {label}
          <input required value={id} onInput={({ currentTarget }) => setId(currentTarget.value)} />
        </label>
        <button type="submit">Show</button>
      </form>
      {error && <Problem of={error} />}
    </>
  );
  return { value, form };
}
