import type { ComponentChildren } from 'preact';
import type { Answer } from '../use-answer.js';
import { Problem } from './problem.js';

/** What is shown of an answer: that it is asked for, that there was none and why, or what came. */
export function Loaded<Value>({
  of: { value, error },
  children,
}: {
  of: Answer<Value>;
  children: (value: Value) => ComponentChildren;
}) {
  return (
    <>
      {error && <Problem of={error} />}
      {value !== undefined && children(value)}
      {value === undefined && !error && <p class="muted loading">Asking …</p>}
    </>
  );
}
