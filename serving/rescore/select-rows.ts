import type { IndexedRows } from '../scoring/candidate-rows.js';
import type { UserState } from '../scoring/user-state.js';

/** Some of the rows, with the users that they need. @param places ascending */
export function selectRows(rows: IndexedRows, places: Int32Array): IndexedRows {
  const count = places.length;
  const K = rows.scores.length / rows.count;
  return {
    count,
    ...selectUsers(rows, places),
    items: take(rows.items, places, 1),
    scores: take(rows.scores, places, K),
    mask: take(rows.mask, places, K),
  };
}

/** A view where they are neighbours. */
function take<Values extends Float32Array | Int32Array>(values: Values, places: Int32Array, width: number): Values {
  const [first = 0, last = -1] = [places[0], places.at(-1)];
  if (last - first + 1 === places.length) return values.subarray(first * width, (last + 1) * width) as Values;
  const taken =
    values instanceof Int32Array ? new Int32Array(places.length * width) : new Float32Array(places.length * width);
  for (let index = 0, cell = 0; index < places.length; index++) {
    for (let k = 0, from = places[index]! * width; k < width; k++) taken[cell++] = values[from + k]!;
  }
  return taken as Values;
}

function selectUsers({ users, userIndex }: IndexedRows, places: Int32Array): Pick<IndexedRows, 'users' | 'userIndex'> {
  const chosen: UserState[] = [];
  const positions = new Map<number, number>();
  const own = new Int32Array(places.length);
  let [last, position] = [-1, -1];
  for (let index = 0; index < places.length; index++) {
    const user = userIndex[places[index]!]!;
    if (user !== last) {
      position = positions.get(user) ?? chosen.push(users[user]!) - 1;
      positions.set(user, position);
      last = user;
    }
    own[index] = position;
  }
  return { users: chosen, userIndex: own };
}
