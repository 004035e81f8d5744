import type { ComponentProps } from "react";
import { Field } from "./Field";

interface TextFieldProps extends Omit<ComponentProps<"input">, "value" | "onChange"> {
  label: string;
  hint?: string;
  value: string;
  change: (value: string) => void;
}

/** A field of one line, or a date; nothing is remembered for the next person at this desk. */
export function TextField({ label, hint, change, ...input }: TextFieldProps) {
  return (
    <Field label={label} hint={hint}>
      {(wired) => (
        <input
          autoComplete="off"
          {...input}
          {...wired}
          onChange={(event) => {
            change(event.target.value);
          }}
        />
      )}
    </Field>
  );
}
