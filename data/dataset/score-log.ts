import { FusionError } from '../schema/errors.js';
import { gather } from './gather.js';
import { IdList } from './id-list.js';
import { NumberList } from './number-list.js';
import { isSamePair, type ScoreColumns, scoreOrder } from './sort-scores.js';

/** One source's score of one pair, as an importer meets it. */
export interface ScoreRow {
  readonly user: string;
  readonly item: string;
  readonly source: string;
  /** Larger is better; as the source made it. */
  readonly score: number;
  /** When it was made, in whole milliseconds since 1970; always there if left out. */
  readonly timestamp?: number;
}

/** Collects scores one by one, whichever source comes when, and makes columns of them, a row per pair and moment. */
export class ScoreLog {
  readonly #users: IdList;
  readonly #items: IdList;
  readonly #sources = new IdList();
  readonly #user = new NumberList(Int32Array);
  readonly #item = new NumberList(Int32Array);
  readonly #timestamp = new NumberList(Float64Array);
  readonly #source = new NumberList(Int32Array);
  readonly #score = new NumberList(Float64Array);

  /** @param users ids that are known, as `items`; new ones are added to them */
  constructor(users: IdList, items: IdList) {
    this.#users = users;
    this.#items = items;
  }

  add({ user, item, source, score, timestamp = Number.NaN }: ScoreRow): void {
    this.#user.push(this.#users.indexOf(user));
    this.#item.push(this.#items.indexOf(item));
    this.#timestamp.push(timestamp);
    this.#source.push(this.#sources.indexOf(source));
    this.#score.push(score);
  }

  /** @throws FusionError invalid_data where a source scores a pair twice at a moment */
  columns(): ScoreColumns {
    const keys = { user: this.#user.view(), item: this.#item.view(), timestamp: this.#timestamp.view() };
    const [source, score] = [this.#source.view(), this.#score.view()];
    const order = scoreOrder(keys);
    const rows = order.filter((entry, at) => at === 0 || !isSamePair(keys, order[at - 1]!, entry)); // first of each
    const sources = this.#sources.ids.map((name) => ({ name, value: new Float64Array(rows.length).fill(Number.NaN) }));
    let row = -1;
    for (const entry of order) {
      if (entry === rows[row + 1]) row++;
      const { value } = sources[source[entry]!]!;
      if (!Number.isNaN(value[row]!)) this.#refuseRepetition(entry);
      value[row] = score[entry]!;
    }
    return {
      count: rows.length,
      user: gather(keys.user, rows),
      item: gather(keys.item, rows),
      timestamp: gather(keys.timestamp, rows),
      sources,
    };
  }

  #refuseRepetition(entry: number): never {
    const [source, user, item] = [
      this.#sources.ids[this.#source.view()[entry]!],
      this.#users.ids[this.#user.view()[entry]!],
      this.#items.ids[this.#item.view()[entry]!],
    ];
    throw new FusionError(
      'invalid_data',
      `scores: expected one score of a source per user, item and moment, got two of '${source}' for user '${user}' and item '${item}'`,
    );
  }
}
