// What the service finds wrong, each with a way to its node and field; and how long callers take to a person.
import type { Problem } from "../../api/operators";
import { Badge } from "../../ui/Badge";
import { moment } from "../../ui/time";
import { useLanguage } from "../../words/WordsProvider";
import type { RunningFault } from "../api";
import { useEditor } from "../EditorContext";
import type { Declaration } from "../model/declaration";
import { nodesOf, promptsOf, type FlowValues } from "../model/document";
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
  const { values, declaration, select, selectSetting } = useEditor();
  const isError = problem.severity === "error";
  // A prompt is shown where a node says it.
  const node = problem.node ?? sayer(problem.field, values, declaration);
  return (
    <li className={isError ? "problem is-error" : "problem"}>
      <p className="problem-head">
        <Badge tone={isError ? "alert" : "warm"}>{isError ? text.error : text.warning}</Badge>
        <button
          type="button"
          className="link small"
          onClick={() => {
            if (node === null) selectSetting(problem.field);
            else select(node, fieldBelow(problem));
          }}
        >
          {problem.node === null ? problem.field : `${problem.node} · ${fieldBelow(problem)}`}
        </button>
      </p>
      <p>{problemText(problem, language)}</p>
    </li>
  );
}

function sayer(field: string, values: FlowValues, declaration: Declaration): string | null {
  const [room, prompt = ""] = field.split(".");
  if (room !== "prompts") return null;
  const found = Object.entries(nodesOf(values)).find(([, node]) =>
    promptsOf(node, declaration).includes(prompt),
  );
  return found?.[0] ?? null;
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
