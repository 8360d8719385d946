import type { Foundation } from '../foundation.js';
import type { PreparedCase } from '../tasks/world.js';

/** Something an evaluation can get wrong without anyone noticing, and whether it did. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** Leak checks of one fold. */
export function checkFold(
  { trainingCases, validationCases }: Foundation,
  cases: readonly PreparedCase[],
  index: number,
): Check[] {
  const fitted = new Set([...trainingCases, ...validationCases].map(({ user }) => user));
  const validation = new Set(validationCases.map(({ user }) => user));
  const seen = cases.filter(({ user }) => fitted.has(user)).length;
  const shared = trainingCases.filter(({ user }) => validation.has(user)).length;
  const late = cases.filter(({ events, moment }) => events.timestamp.some((timestamp) => timestamp >= moment)).length;
  const overlap = cases.filter(({ support, truth }) => truth.some((item) => support.includes(item))).length;
  const check = (name: string, count: number, what: string, of = cases): Check => ({
    name: `fold ${index + 1}: ${name}`,
    ok: count === 0,
    detail: `${count} of ${of.length} ${what}`,
  });
  return [
    check('test users in training', seen, 'test cases have a user that something was fitted to'),
    check('validation users in training', shared, 'training cases have a validation user', trainingCases),
    check('future events', late, 'test cases know an event of the future'),
    check('support in truth', overlap, 'test cases are asked for what they were told'),
  ];
}
