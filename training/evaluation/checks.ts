import type { TestFold } from './test-folds.js';

/** Something an evaluation can get wrong without anyone noticing, and whether it did. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** Leak checks of one fold. */
export function checkFold({ name: fold, split, foundation, cases }: TestFold): Check[] {
  const { trainingCases, validationCases } = foundation;
  const { hasNewUsers, cut = Number.POSITIVE_INFINITY, newItems, dataset } = split;
  const fitted = new Set([...trainingCases, ...validationCases].map(({ user }) => user));
  const validation = new Set(validationCases.map(({ user }) => user));
  const { timestamp, item } = dataset.interactions;
  const count = <T>(list: Iterable<T>, isWrong: (one: T) => boolean) => [...list].filter(isWrong).length;
  const check = (name: string, wrong: number, what: string, of: { readonly length: number } = cases): Check => ({
    name: `${fold}: ${name}`,
    ok: wrong === 0,
    detail: `${wrong} of ${of.length} ${what}`,
  });
  const seen = count(cases, ({ user }) => fitted.has(user));
  const shared = count(trainingCases, ({ user }) => validation.has(user));
  const late = count(cases, ({ events, moment }) => events.timestamp.some((time) => time >= moment));
  const overlap = count(cases, ({ support, truth }) => truth.some((one) => support.includes(one)));
  const future = count(timestamp, (time) => time >= cut);
  const used = newItems ? count(item, (one) => newItems.has(one)) : 0;
  return [
    ...(hasNewUsers
      ? [check('test users in training', seen, 'test cases have a user that something was fitted to')]
      : []),
    check('validation users in training', shared, 'training cases have a validation user', trainingCases),
    check('future events', late, 'test cases know an event of the future'),
    check('support in truth', overlap, 'test cases are asked for what they were told'),
    ...('cut' in split ? [check('future in training', future, 'fitted events are of the future', timestamp)] : []),
    ...(newItems ? [check('new items in training', used, 'fitted events are of a new item', item)] : []),
  ];
}
