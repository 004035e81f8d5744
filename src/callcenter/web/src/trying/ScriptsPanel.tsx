// Every scripted caller run at once: who got what was expected, and what nobody has tried.
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { Report, Run } from "../api/operators";
import { whyRefused } from "../api/refusal";
import { Badge } from "../ui/Badge";
import { useLanguage } from "../words/WordsProvider";
import { pathOf } from "./trial";
import { tryScripts } from "./walks";

interface ScriptsPanelProps {
  flow: string;
  values: object | null;
  highlight?: ((nodes: readonly string[]) => void) | undefined;
  select?: ((node: string, field?: string) => void) | undefined;
}

export function ScriptsPanel({ flow, values, highlight, select }: ScriptsPanelProps) {
  const { words } = useLanguage();
  const text = words.trying.scripts;
  const trying = useMutation({ mutationFn: () => tryScripts(flow, values) });
  const report = trying.data;
  return (
    <section className="scripts" aria-label={text.title}>
      <h2>{text.title}</h2>
      <p className="muted small">{text.lead}</p>
      <button
        type="button"
        className="small-button"
        aria-disabled={trying.isPending}
        onClick={() => {
          if (!trying.isPending) trying.mutate();
        }}
      >
        {trying.isPending ? text.running : text.run}
      </button>
      <p role="alert" className="refused">
        {whyRefused(trying.error, words)}
      </p>
      {report !== undefined && (
        <>
          <Runs report={report} flow={flow} highlight={highlight} />
          <Untried report={report} select={select} />
        </>
      )}
    </section>
  );
}

interface RunsProps {
  report: Report;
  flow: string;
  highlight: ScriptsPanelProps["highlight"];
}

function Runs({ report, flow, highlight }: RunsProps) {
  const text = useLanguage().words.trying.scripts;
  const passed = report.runs.filter(({ has_passed }) => has_passed).length;
  const [isFailedOnly, setIsFailedOnly] = useState(passed < report.runs.length);
  const shown = report.runs.filter(({ has_passed }) => !isFailedOnly || !has_passed);
  if (report.runs.length === 0) return <p className="muted">{text.none}</p>;
  return (
    <>
      <p role="status" className={report.has_passed ? "done" : "warn"}>
        {text.passed(passed, report.runs.length)}
      </p>
      <label className="inline">
        <input
          type="checkbox"
          checked={isFailedOnly}
          onChange={(event) => {
            setIsFailedOnly(event.target.checked);
          }}
        />
        {text.onlyFailed}
      </label>
      <ul className="runs">
        {shown.map((run) => (
          <RunItem
            key={run.script}
            run={run}
            show={
              highlight === undefined
                ? undefined
                : () => {
                    highlight(pathOf(run.steps, flow));
                  }
            }
          />
        ))}
      </ul>
    </>
  );
}

function RunItem({ run, show }: { run: Run; show: (() => void) | undefined }) {
  const { words, language } = useLanguage();
  const text = words.trying.scripts;
  return (
    <li>
      <span className="run-head">
        <Badge tone={run.has_passed ? "good" : "alert"}>{run.has_passed ? text.pass : text.fail}</Badge>
        <code>{run.script}</code>
        {run.person_s !== null && (
          <span className="muted small">{text.personAfter(run.person_s.toFixed(1))}</span>
        )}
        {show !== undefined && (
          <button
            type="button"
            className="small-button quiet"
            aria-label={`${text.show}: ${run.script}`}
            onClick={show}
          >
            {text.show}
          </button>
        )}
      </span>
      {run.failures.map((failure, nth) => (
        <p key={nth} className="fault">
          {failure[language]}
        </p>
      ))}
    </li>
  );
}

function Untried({ report, select }: { report: Report; select: ScriptsPanelProps["select"] }) {
  const text = useLanguage().words.trying.scripts;
  const { coverage } = report;
  const place = (node: string, field: string | undefined, shown: string) =>
    select === undefined ? (
      <code>{shown}</code>
    ) : (
      <button
        type="button"
        className="link"
        onClick={() => {
          select(node, field);
        }}
      >
        <code>{shown}</code>
      </button>
    );
  return (
    <div className="coverage">
      <h3>{text.coverage}</h3>
      <p className="digits">
        {text.nodes(coverage.node_percent.toFixed(1), coverage.nodes_entered, coverage.nodes)} ·{" "}
        {text.exits(coverage.exit_percent.toFixed(1), coverage.exits_taken, coverage.exits)}
      </p>
      {coverage.never_entered.length > 0 && (
        <>
          <h4>{text.neverEntered}</h4>
          <ul className="untried">
            {coverage.never_entered.map((node) => (
              <li key={node}>{place(node, undefined, node)}</li>
            ))}
          </ul>
        </>
      )}
      {coverage.never_taken.length > 0 ? (
        <>
          <h4>{text.neverTaken}</h4>
          <ul className="untried">
            {coverage.never_taken.map(({ node, field }) => (
              <li key={`${node}.${field}`}>{place(node, field, `${node}.${field}`)}</li>
            ))}
          </ul>
        </>
      ) : (
        <p className="done">{text.allTaken}</p>
      )}
    </div>
  );
}
