import { Field } from "./Field";

interface ChoiceProps {
  label: string;
  hint?: string | undefined;
  fault?: string | undefined;
  value: string;
  /** Each with its name. */
  options: readonly (readonly [string, string])[];
  choose: (value: string) => void;
}

/** One of a few. */
export function Choice({ label, hint, fault, value, options, choose }: ChoiceProps) {
  return (
    <Field label={label} hint={hint} fault={fault}>
      {(wired) => (
        <select
          {...wired}
          value={value}
          onChange={(event) => {
            choose(event.target.value);
          }}
        >
          {options.map(([key, name]) => (
            <option key={key} value={key}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
