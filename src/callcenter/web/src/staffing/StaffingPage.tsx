// Seats that a load needs, and what callers meet with more or fewer.
import { useState } from "react";
import { whyRefused } from "../api/refusal";
import { PageHead } from "../ui/PageHead";
import { useLanguage } from "../words/WordsProvider";
import { DayForm } from "./DayForm";
import { asked, emptyDraft, planOf, type DayDraft } from "./model";
import { DaysPanel, SeatsPanel } from "./Results";
import { useBegin, usePlayed, useStop } from "./staffing";
import "../ui/operators.css";
import "./staffing.css";

/** Monday is 0. */
const today = () => (new Date().getDay() + 6) % 7;

export default function StaffingPage() {
  const { words } = useLanguage();
  const text = words.staffing;
  const [draft, setDraft] = useState<DayDraft>(() => emptyDraft(today()));
  const begin = useBegin();
  const stop = useStop();
  const run = begin.data?.id;
  const played = usePlayed(run).data;
  const answer = played?.answer ?? null;
  const isBusy = begin.isPending || played?.state === "running";

  const change = (changed: Partial<DayDraft>) => {
    setDraft((before) => ({ ...before, ...changed }));
  };
  return (
    <div className="page">
      <PageHead title={text.title} lead={text.lead} />
      <DayForm
        draft={draft}
        change={change}
        isBusy={isBusy}
        play={() => {
          begin.mutate(asked(draft));
        }}
      />
      <p role="alert" className="refused">
        {whyRefused(begin.error, words)}
      </p>
      {isBusy && (
        <div className="panel staffing-progress">
          <label>
            {text.playing}
            <progress max={1} value={played?.done ?? 0} />
          </label>
          {run !== undefined && (
            <button
              type="button"
              onClick={() => {
                stop.mutate(run);
              }}
            >
              {text.stop}
            </button>
          )}
        </div>
      )}
      <p role="status" className={isBusy ? "visually-hidden" : ""}>
        {played !== undefined && text.states[played.state]}
      </p>
      {answer !== null && (
        <>
          <SeatsPanel
            quarters={answer.quarters}
            usePlan={() => {
              change({ plan: planOf(answer.quarters) });
            }}
          />
          {answer.days.length > 0 && <DaysPanel days={answer.days} />}
        </>
      )}
    </div>
  );
}
