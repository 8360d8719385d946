import { querySnapshot } from '../interactions/query-snapshot.js';
import type { ReadInput } from './resolve-templates.js';

/** Reads a request's inputs for its searches, and knows afterwards what was asked. */
export interface InputsReader {
  readonly read: ReadInput;
  /**
   * The question, in the one way in which it is written: of the inputs that searches read, so that two requests with the same have the
   * same results to be ranked. Where they read nothing but who asks, who asks is the question.
   */
  snapshot(): string;
}

export function inputsReader(inputs: Readonly<Record<string, unknown>>): InputsReader {
  const asked = new Map<string, unknown>();
  return {
    read: (name) => {
      const value = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
      if (value !== undefined) asked.set(name, value);
      return value;
    },
    snapshot: () => {
      const question = Object.fromEntries(asked);
      const isAboutUser = asked.size === 1 && asked.has('user_id');
      return isAboutUser ? JSON.stringify(question) : querySnapshot(question);
    },
  };
}
