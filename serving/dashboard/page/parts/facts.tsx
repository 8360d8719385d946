/** A figure that is read at a glance. */
export interface Fact {
  readonly name: string;
  readonly value: string;
  readonly note?: string | undefined;
  /** Something that somebody should look at. */
  readonly isBad?: boolean;
}

export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl class="facts">
      {facts.map(({ name, value, note, isBad }) => (
        <div key={name} class={isBad ? 'bad' : undefined}>
          <dt>{name}</dt>
          <dd>
            <strong>{value}</strong>
            {note && <span>{note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
