/** One of a few, all of them in sight. */
export function Choice({
  legend,
  options,
  chosen,
  onChoose,
}: {
  legend: string;
  options: readonly string[];
  chosen: number;
  onChoose: (index: number) => void;
}) {
  return (
    <fieldset class="choice full">
      <legend class="unseen">{legend}</legend>
      {options.map((name, index) => (
        <label key={name}>
          <input type="radio" name={legend} checked={index === chosen} onChange={() => onChoose(index)} />
          {name}
        </label>
      ))}
    </fieldset>
  );
}
