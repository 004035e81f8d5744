import { useId } from "react";

interface ChecksProps<Key extends string> {
  legend: string;
  hint?: string | undefined;
  fault?: string | undefined;
  chosen: readonly Key[];
  /** Each with its name. */
  options: readonly (readonly [Key, string])[];
  choose: (chosen: readonly Key[]) => void;
}

/** Any of a few, in the order in which they were chosen. */
export function Checks<Key extends string>({
  legend,
  hint,
  fault,
  chosen,
  options,
  choose,
}: ChecksProps<Key>) {
  const id = useId();
  const said = [hint === undefined ? "" : `${id}-hint`, fault === undefined ? "" : `${id}-fault`]
    .filter(Boolean)
    .join(" ");
  return (
    <fieldset className="choice" aria-describedby={said === "" ? undefined : said}>
      <legend>{legend}</legend>
      {options.map(([key, name]) => (
        <label key={key}>
          <input
            type="checkbox"
            checked={chosen.includes(key)}
            onChange={(event) => {
              choose(event.target.checked ? [...chosen, key] : chosen.filter((one) => one !== key));
            }}
          />
          {name}
        </label>
      ))}
      {hint !== undefined && (
        <p id={`${id}-hint`} className="hint">
          {hint}
        </p>
      )}
      {fault !== undefined && (
        <p id={`${id}-fault`} role="alert" className="fault">
          {fault}
        </p>
      )}
    </fieldset>
  );
}
