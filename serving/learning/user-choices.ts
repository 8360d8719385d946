import { EntityTable, type EntityTableOptions } from '../entities/entity-table.js';

/** What a user decided about learned fusion of a retriever, in the names of the HTTP interface. */
export interface UserChoice {
  readonly retriever_id: string;
  readonly user_id: string;
  readonly is_opted_out: boolean;
  /** ISO 8601; what happened until then is not part of what is known of the user. Null: never reset. */
  readonly reset_at: string | null;
}

/** Opt-outs and preference resets, by retriever and user; persisted as other things that people configure. */
export class UserChoices {
  /** For reading what the store has. */
  readonly table: EntityTable<UserChoice>;
  readonly #wallClock: () => number;

  constructor(options: EntityTableOptions) {
    this.table = new EntityTable('user_choice', options);
    this.#wallClock = options.wallClock;
  }

  /** The one who decided nothing is neither opted out nor reset. */
  of(namespace: string, retrieverId: string, userId: string): UserChoice {
    return this.table.get(namespace, choiceId(retrieverId, userId)) ?? untouched(retrieverId, userId);
  }

  /** Everybody who decided something about a retriever. */
  list(namespace: string, retrieverId: string): readonly UserChoice[] {
    return this.table.list(namespace).filter(({ retriever_id }) => retriever_id === retrieverId);
  }

  /** From now on static fusion is served to them, and nothing personal is learned. */
  async optOut(namespace: string, retrieverId: string, userId: string): Promise<UserChoice> {
    return await this.#change(namespace, retrieverId, userId, { is_opted_out: true });
  }

  async optIn(namespace: string, retrieverId: string, userId: string): Promise<UserChoice> {
    return await this.#change(namespace, retrieverId, userId, { is_opted_out: false });
  }

  /** What is known of them begins anew; what their interactions taught the wider levels stays. */
  async reset(namespace: string, retrieverId: string, userId: string): Promise<UserChoice> {
    const reset_at = new Date(this.#wallClock()).toISOString();
    return await this.#change(namespace, retrieverId, userId, { reset_at });
  }

  /** Whatever a user decided, about any retriever. */
  async forget(namespace: string, userId: string): Promise<void> {
    for (const { retriever_id, user_id } of this.table.list(namespace)) {
      if (user_id === userId) await this.table.delete(namespace, choiceId(retriever_id, userId));
    }
  }

  #change(namespace: string, retrieverId: string, userId: string, changed: Partial<UserChoice>): Promise<UserChoice> {
    return this.table.update(namespace, choiceId(retrieverId, userId), (before = untouched(retrieverId, userId)) => ({
      ...before,
      ...changed,
    }));
  }
}

/** Ids of retrievers have no slash. */
function choiceId(retrieverId: string, userId: string): string {
  return `${retrieverId}/${userId}`;
}

function untouched(retriever_id: string, user_id: string): UserChoice {
  return { retriever_id, user_id, is_opted_out: false, reset_at: null };
}
