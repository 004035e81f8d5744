import { useRef, useState } from "react";
import type { Problem } from "../api/operators";
import { ProblemList } from "../publishing/ProblemList";
import type { DraftOf } from "../publishing/useDraft";
import { useZone } from "../session/session";
import { siteInput } from "../ui/siteTime";
import { useWords } from "../words/WordsProvider";
import { CalendarPanel } from "./CalendarPanel";
import { LocalDaysPanel } from "./LocalDaysPanel";
import { usePreview } from "./preview";
import { weeksOf } from "./month";
import { WeeksPanel } from "./WeeksPanel";
import { YearsPanel } from "./YearsPanel";
import type { SchedulesValues } from "./values";

interface SchedulesEditorProps {
  hash: string;
  draft: DraftOf<SchedulesValues>;
  isLocked: boolean;
}

export function SchedulesEditor({ hash, draft, isLocked }: SchedulesEditorProps) {
  const words = useWords();
  const text = words.schedules;
  const { values, change } = draft;
  const zone = useZone();
  const [today] = useState(() => siteInput(new Date(), zone).slice(0, 10));
  const [day, setDay] = useState(today);
  const weeks = weeksOf(day);
  const preview = usePreview(weeks[0]?.[0] ?? day, weeks.at(-1)?.at(-1) ?? day, hash);
  const missing = preview.data?.missing_years ?? [];
  const forms = useRef<HTMLDivElement>(null);

  return (
    <>
      {missing.length > 0 && (
        <div role="alert" className="strip strip-alert">
          <p>
            <strong>{text.missing(missing.join(", "))}</strong> {text.missingHow}
          </p>
        </div>
      )}
      <ProblemList
        problems={draft.problems}
        goTo={(problem) => {
          fieldOf(forms.current, problem)?.focus();
        }}
      />
      <CalendarPanel
        day={day}
        today={today}
        weeks={weeks}
        preview={preview.data}
        schedules={values.schedules ?? {}}
        hasFailed={preview.isError}
        isOutdated={draft.isDirty}
        choose={setDay}
      />
      <div ref={forms} className="page">
        <WeeksPanel values={values} change={change} isLocked={isLocked} />
        <LocalDaysPanel values={values} change={change} isLocked={isLocked} day={day} />
        <YearsPanel values={values} change={change} isLocked={isLocked} missing={missing} today={today} />
      </div>
    </>
  );
}

/** The form's field for the longest beginning of the problem's path. */
function fieldOf(forms: HTMLElement | null, problem: Problem): HTMLElement | null {
  const steps = problem.field.split(".");
  for (let length = steps.length; length > 0; length--) {
    const path = CSS.escape(steps.slice(0, length).join("."));
    const found = forms?.querySelector<HTMLElement>(`[data-path="${path}"]`);
    if (found != null) return found;
  }
  return null;
}
