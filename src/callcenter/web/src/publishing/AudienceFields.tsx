import { useId } from "react";
import { Field } from "../ui/Field";
import { useWords } from "../words/WordsProvider";
import { audienceFault, type Audience } from "./audience";

interface AudienceFieldsProps {
  audience: Audience;
  change: (audience: Audience) => void;
  isChecked: boolean;
}

const KINDS = ["all", "percent", "numbers"] as const;

export function AudienceFields({ audience, change, isChecked }: AudienceFieldsProps) {
  const text = useWords().publishing.audience;
  const group = useId();
  const fault = isChecked ? audienceFault(audience) : null;
  return (
    <>
      <fieldset className="choice">
        <legend>{text.title}</legend>
        {KINDS.map((kind) => (
          <label key={kind}>
            <input
              type="radio"
              name={group}
              checked={audience.kind === kind}
              onChange={() => {
                change({ ...audience, kind });
              }}
            />
            {text[kind]}
          </label>
        ))}
      </fieldset>
      {audience.kind === "percent" && (
        <Field label={text.percentOf} fault={fault === "percent" ? text.faults.percent : undefined}>
          {(wired) => (
            <input
              {...wired}
              className="short"
              type="number"
              min={1}
              max={99}
              value={audience.percent}
              onChange={(event) => {
                change({ ...audience, percent: event.target.value });
              }}
            />
          )}
        </Field>
      )}
      {audience.kind === "numbers" && (
        <Field
          label={text.numbers}
          hint={text.numbersHint}
          fault={fault === "numbers" ? text.faults.numbers : undefined}
        >
          {(wired) => (
            <textarea
              {...wired}
              rows={3}
              value={audience.numbers}
              onChange={(event) => {
                change({ ...audience, numbers: event.target.value });
              }}
            />
          )}
        </Field>
      )}
    </>
  );
}
