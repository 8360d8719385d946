import { useEffect, useState } from 'preact/hooks';
import { type Caller, clientOf } from './api.js';
import { Problem } from './parts/problem.js';
import type { Session } from './session.js';

/**
 * Asks for a key, once a tab, and only where the server takes one or the one that is known is refused. The namespace is asked for
 * beside it, since a key may be for one alone.
 */
export function SignIn({
  session,
  triesAtOnce,
  onEnter,
}: {
  session: Session;
  /** Whether what the tab remembers is tried, or no key at all; not by whoever wants another. */
  triesAtOnce: boolean;
  onEnter: (session: Session, caller: Caller) => void;
}) {
  const [isAsking, setIsAsking] = useState(triesAtOnce);
  const [error, setError] = useState<Error | null>(null);
  const [key, setKey] = useState('');
  const [namespace, setNamespace] = useState(session.namespace);

  const enter = async (entered: Session, isFirst = false) => {
    setIsAsking(true);
    setError(null);
    try {
      onEnter(entered, await clientOf(entered).caller());
    } catch (refusal) {
      const needsKey = isFirst && entered.key === null && codeOf(refusal) === 'unauthorized';
      if (!needsKey) setError(refusal as Error);
      setIsAsking(false);
    }
  };
  useEffect(() => {
    if (triesAtOnce) void enter(session, true);
  }, []);

  if (isAsking && error === null && key === '') return <main class="gate">Asking the server …</main>;
  const submit = (event: Event) => {
    event.preventDefault();
    void enter({ key: key.trim() === '' ? null : key.trim(), namespace: namespace.trim() });
  };
  return (
    <main class="gate">
      <h1>Metafuse</h1>
      <form onSubmit={submit}>
        <label>
          API key
          <input
            type="password"
            name="key"
            autocomplete="off"
            value={key}
            onInput={({ currentTarget }) => setKey(currentTarget.value)}
          />
        </label>
        <label>
          Namespace
          <input
            name="namespace"
            required
            pattern="[\w.\-]{1,64}"
            value={namespace}
            onInput={({ currentTarget }) => setNamespace(currentTarget.value)}
          />
        </label>
        <button type="submit" disabled={isAsking}>
          Open
        </button>
        {error && <Problem of={error} />}
        <p class="muted">
          A key of the role <code>reader</code> sees everything of its namespace; changing something takes an{' '}
          <code>admin</code>. The key stays in this tab until it is closed.
        </p>
      </form>
    </main>
  );
}

function codeOf(error: unknown): unknown {
  return (error as { readonly code?: unknown }).code;
}
