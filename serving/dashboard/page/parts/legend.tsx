/** Names of colours. */
export function Legend({ entries }: { entries: readonly { readonly name: string; readonly colour: number }[] }) {
  return (
    <ul class="legend">
      {entries.map(({ name, colour }) => (
        <li key={name} class={`series-${colour}`}>
          {name}
        </li>
      ))}
    </ul>
  );
}
