import { EVENTS, type Event } from '../../schema/dataset.js';
import { FusionError } from '../../schema/errors.js';

/** What other systems call events, by their word. */
export type EventWords = Readonly<Record<string, Event>>;

/**
 * Words for events: the names that datasets have, and what a system calls them beside.
 *
 * @param usual words that need not be said, such as `read: view`
 * @param said what the caller says, over the others
 * @throws FusionError usage for an event that no dataset has
 */
export function eventWords(usual: EventWords, said: Readonly<Record<string, string>> = {}): ReadonlyMap<string, Event> {
  const own = EVENTS.map((event): [string, Event] => [event, event]);
  const told = Object.entries(said).map(([word, name]): [string, Event] => {
    const event = EVENTS.find((known) => known === name);
    if (event !== undefined) return [word, event];
    throw new FusionError('usage', `event ${word}: expected one of ${EVENTS.join(', ')}, got ${name}`);
  });
  return new Map([...own, ...Object.entries(usual), ...told]);
}
