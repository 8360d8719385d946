import { type Section, writePlace } from '../place.js';

/** Chooses what is looked at, by the address. What is not in the list is named by its id. */
export function Picker({
  label,
  section,
  chosen,
  options,
}: {
  label: string;
  section: Section;
  chosen: string;
  options: readonly { readonly id: string; readonly name: string }[];
}) {
  const isListed = options.some(({ id }) => id === chosen);
  return (
    <div class="bar">
      <label>
        {label}
        <select
          value={chosen}
          onChange={({ currentTarget }) => {
            location.hash = writePlace({ section, id: currentTarget.value });
          }}
        >
          {(isListed ? options : [...options, { id: chosen, name: chosen }]).map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <code class="muted">{chosen}</code>
    </div>
  );
}
