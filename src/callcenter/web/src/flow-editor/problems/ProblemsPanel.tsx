// What the service finds wrong, each with a way to its node and field; and how long callers take to a person.
import type { Problem } from "../../api/operators";
import { Badge } from "../../ui/Badge";
import { moment } from "../../ui/time";
import { useLanguage } from "../../words/WordsProvider";
import type { RunningFault } from "../api";
import { useEditor } from "../EditorContext";
import type { Editing } from "../useEditing";
import { useEditorWords } from "../words";
import { fieldBelow, problemText } from "./problemText";
import { TimeToHumanPanel } from "./TimeToHumanPanel";

interface ProblemsPanelProps {
  checking: Editing["checking"];
  faults: readonly RunningFault[];
}

export function ProblemsPanel({ checking, faults }: ProblemsPanelProps) {
  const text = useEditorWords().problems;
  const { problems } = useEditor();
  return (
    <div className="stacked">
      <h2 id="editor-problems" tabIndex={-1}>
        {text.title}
      </h2>
      <p role="status" className={checking === "failed" ? "warn" : "muted small"}>
        {checking === "pending" && text.checking}
        {checking === "failed" && text.failed}
        {checking === "done" && problems.length === 0 && text.none}
      </p>
      {problems.length > 0 && (
        <ul className="problem-list">
          {problems.map((problem, index) => (
            <ProblemItem key={`${problem.field} ${problem.fault_en} ${index}`} problem={problem} />
          ))}
        </ul>
      )}
      {faults.length > 0 && <RunningFaults faults={faults} />}
      <TimeToHumanPanel />
    </div>
  );
}

function ProblemItem({ problem }: { problem: Problem }) {
  const { language } = useLanguage();
  const text = useEditorWords().problems;
  const { select } = useEditor();
  const isError = problem.severity === "error";
  const place = problem.node === null ? problem.field : `${problem.node} · ${fieldBelow(problem)}`;
  const { node } = problem;
  return (
    <li className={isError ? "problem is-error" : "problem"}>
      <p className="problem-head">
        <Badge tone={isError ? "alert" : "warm"}>{isError ? text.error : text.warning}</Badge>
        {node === null ? (
          <span className="muted small">{place}</span>
        ) : (
          <button
            type="button"
            className="link small"
            onClick={() => {
              select(node, fieldBelow(problem));
            }}
          >
            {place}
          </button>
        )}
      </p>
      <p>{problemText(problem, language)}</p>
    </li>
  );
}

function RunningFaults({ faults }: { faults: readonly RunningFault[] }) {
  const { language } = useLanguage();
  const text = useEditorWords().problems;
  const { select } = useEditor();
  return (
    <section aria-labelledby="running-title" className="stacked">
      <h2 id="running-title">{text.running}</h2>
      <ul className="problem-list">
        {faults.map(({ node, fault, count, last_at }) => (
          <li key={`${node} ${fault}`} className="problem is-error">
            <button
              type="button"
              className="link small"
              onClick={() => {
                select(node);
              }}
            >
              {node}
            </button>
            <p>{fault}</p>
            <p className="muted small">{text.calls(count, moment(last_at, language))}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
