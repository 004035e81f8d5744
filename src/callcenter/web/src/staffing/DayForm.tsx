// The question: a load, a target, seats, and what if.
import { useState, type SubmitEvent } from "react";
import { Field } from "../ui/Field";
import { useLanguage } from "../words/WordsProvider";
import { faults, HOURS, percent, seconds, timeOf, type DayDraft, type DayField } from "./model";
import { useUsual } from "./staffing";

interface DayFormProps {
  draft: DayDraft;
  change: (changed: Partial<DayDraft>) => void;
  isBusy: boolean;
  play: () => void;
}

type Typed = Exclude<DayField, "plan">;

export function DayForm({ draft, change, isBusy, play }: DayFormProps) {
  const text = useLanguage().words.staffing;
  const [isChecked, setIsChecked] = useState(false);
  const found = faults(draft);
  const fault = (field: DayField) => {
    const bound = isChecked ? found.get(field) : undefined;
    return bound === undefined ? undefined : text.bound(bound.from, bound.to);
  };
  const number = (field: Typed) => (
    <Field label={text.fields[field]} hint={text.hints[field]} fault={fault(field)}>
      {(wired) => (
        <input
          {...wired}
          name={field}
          inputMode="decimal"
          value={draft[field]}
          onChange={(event) => {
            change({ [field]: event.target.value });
          }}
        />
      )}
    </Field>
  );
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setIsChecked(true);
    if (found.size === 0) {
      if (!isBusy) play();
      return;
    }
    const [first] = found.keys();
    event.currentTarget.querySelector<HTMLInputElement>(`[name="${String(first)}"]`)?.focus();
  };
  return (
    <form className="form panel staffing" noValidate onSubmit={submit} aria-label={text.title}>
      <fieldset className="choice">
        <legend>{text.load.title}</legend>
        {(["usual", "typed"] as const).map((source) => (
          <label key={source}>
            <input
              type="radio"
              name="source"
              checked={draft.source === source}
              onChange={() => {
                change({ source });
              }}
            />
            {text.load[source]}
          </label>
        ))}
      </fieldset>
      <div className="form-row">
        {draft.source === "usual" ? (
          <>
            <Field label={text.load.weekday}>
              {(wired) => (
                <select
                  {...wired}
                  name="weekday"
                  value={draft.weekday}
                  onChange={(event) => {
                    change({ weekday: Number(event.target.value) });
                  }}
                >
                  {text.weekdays.map((name, day) => (
                    <option key={name} value={day}>
                      {name}
                    </option>
                  ))}
                </select>
              )}
            </Field>
            {number("weeks")}
          </>
        ) : (
          <>
            {number("calls")}
            {number("handling")}
            {number("patience")}
          </>
        )}
      </div>
      {draft.source === "usual" && !found.has("weeks") && (
        <Usual weekday={draft.weekday} weeks={Number(draft.weeks)} />
      )}
      <h2>{text.target}</h2>
      <div className="form-row">
        {number("share")}
        {number("within")}
        {number("occupancy")}
      </div>
      <h2>{text.whatIf}</h2>
      <div className="form-row">
        {number("agents")}
        {number("listed")}
        {number("load")}
      </div>
      <label className="staffing-compare">
        <input
          type="checkbox"
          checked={draft.compares}
          onChange={(event) => {
            change({ compares: event.target.checked });
          }}
        />
        {text.compare}
      </label>
      <PlanFields plan={draft.plan} change={change} fault={fault("plan")} />
      <button type="submit" className="primary" aria-disabled={isBusy}>
        {text.play}
      </button>
    </form>
  );
}

function Usual({ weekday, weeks }: { weekday: number; weeks: number }) {
  const { words } = useLanguage();
  const text = words.staffing;
  const usual = useUsual(weekday, weeks);
  if (usual.isPending) return <p role="status">{words.operators.loading}</p>;
  if (usual.isError) return <p role="alert">{words.operators.failed}</p>;
  const { days, calls, listed, handling_s: handling, patience_s: patience, people } = usual.data;
  if (days === 0) return <p role="status">{text.load.none}</p>;
  const total = Math.round(calls.reduce((sum, each) => sum + each, 0));
  return (
    <p role="status">
      {text.load.told(days, total, percent(listed), seconds(handling), people)}{" "}
      {patience === null ? text.load.patient : text.load.patience(seconds(patience))}
    </p>
  );
}

interface PlanFieldsProps {
  plan: readonly string[];
  change: (changed: Partial<DayDraft>) => void;
  fault: string | undefined;
}

function PlanFields({ plan, change, fault }: PlanFieldsProps) {
  const text = useLanguage().words.staffing;
  return (
    <details className="staffing-plan" open={fault !== undefined || undefined}>
      <summary>{text.plan.title}</summary>
      <p className="hint">{text.plan.hint}</p>
      {fault !== undefined && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
      <div className="staffing-hours">
        {Array.from({ length: HOURS }, (_, hour) => (
          <label key={hour}>
            <span>{timeOf(hour * 4)}</span>
            <input
              name={hour === 0 ? "plan" : `plan-${String(hour)}`}
              inputMode="numeric"
              value={plan[hour] ?? ""}
              onChange={(event) => {
                change({ plan: plan.with(hour, event.target.value) });
              }}
            />
          </label>
        ))}
      </div>
      <button
        type="button"
        className="small-button"
        onClick={() => {
          change({ plan: plan.map(() => "") });
        }}
      >
        {text.plan.clear}
      </button>
    </details>
  );
}
