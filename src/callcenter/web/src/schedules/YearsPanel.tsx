// Years whose public holidays somebody has entered by hand.
import { useWords } from "../words/WordsProvider";
import { withYear } from "./values";
import type { FormPanelProps } from "./WeeksPanel";

interface YearsPanelProps extends FormPanelProps {
  missing: readonly number[];
  today: string;
}

export function YearsPanel({ values, change, isLocked, missing, today }: YearsPanelProps) {
  const text = useWords().schedules.years;
  const next = Number(today.slice(0, 4)) + 1;
  const years = [...new Set([...(values.years ?? []), ...missing, next])].sort((one, other) => one - other);
  return (
    <section className="panel" aria-labelledby="years-title">
      <h2 id="years-title">{text.title}</h2>
      <p className="muted">{text.lead}</p>
      <fieldset className="choice" aria-labelledby="years-title" disabled={isLocked}>
        {years.map((year) => (
          <label key={year}>
            <input
              type="checkbox"
              data-path="years"
              checked={values.years?.includes(year) ?? false}
              onChange={(event) => {
                change(withYear(values, year, event.target.checked));
              }}
            />
            {text.entered(year)}
          </label>
        ))}
      </fieldset>
    </section>
  );
}
