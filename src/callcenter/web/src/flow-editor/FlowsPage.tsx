// All flows: what is live, what is not published yet, who edits what.
import { Link } from "wouter";
import type { DocumentSummary } from "../api/operators";
import { Badge } from "../ui/Badge";
import { useTitle } from "../ui/title";
import { moment } from "../ui/time";
import { useLanguage } from "../words/WordsProvider";
import { useDocuments } from "../publishing/documents";
import "./editor.css";
import { useEditorWords } from "./words";
import "../ui/operators.css";

export default function FlowsPage() {
  const { words } = useLanguage();
  const text = useEditorWords().list;
  const documents = useDocuments();
  const flows = documents.data?.filter(({ type }) => type === "flow") ?? [];
  useTitle(text.title);
  return (
    <div className="page">
      <div className="page-head">
        <h1>{text.title}</h1>
        <p className="muted">{text.lead}</p>
      </div>
      {documents.isPending && <p role="status">{words.operators.loading}</p>}
      {documents.isError && (
        <div role="alert" className="panel">
          <p>{words.operators.failed}</p>
          <button type="button" onClick={() => void documents.refetch()}>
            {words.operators.retry}
          </button>
        </div>
      )}
      {documents.data !== undefined && (
        <section className="panel">
          {flows.length === 0 ? <p className="muted">{text.none}</p> : <FlowsTable flows={flows} />}
        </section>
      )}
    </div>
  );
}

function FlowsTable({ flows }: { flows: readonly DocumentSummary[] }) {
  const text = useEditorWords().list;
  return (
    // Focusable, so that the keyboard can scroll it where it is narrow.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="scroll" role="region" aria-label={text.title} tabIndex={0}>
      <table className="flows">
        <thead>
          <tr>
            <th scope="col">{text.document}</th>
            <th scope="col">{text.live}</th>
            <th scope="col">{text.state}</th>
            <th scope="col">{text.problems}</th>
            <th scope="col">{text.lock}</th>
          </tr>
        </thead>
        <tbody>
          {flows.map((flow) => (
            <FlowRow key={flow.name} flow={flow} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function flowOf(document: string): string {
  return document.replace(/\.ya?ml$/, "");
}

function FlowRow({ flow }: { flow: DocumentSummary }) {
  const { language } = useLanguage();
  const text = useEditorWords().list;
  const name = flowOf(flow.name);
  return (
    <tr>
      <th scope="row">
        {flow.hash === null ? (
          <span>{name}</span>
        ) : (
          <Link
            href={`/flows/${encodeURIComponent(name)}`}
            aria-label={text.open(name)}
            className="flow-name"
          >
            {name}
          </Link>
        )}
      </th>
      <td>
        {flow.live_number === null ? (
          <span className="muted">{text.noVersion}</span>
        ) : (
          <>
            {text.version(flow.live_number)}{" "}
            {flow.live_since !== null && (
              <span className="muted small">{moment(flow.live_since, language)}</span>
            )}
          </>
        )}
      </td>
      <td>
        <span className="chips">
          {flow.hash === null ? (
            <Badge tone="alert">{text.gone}</Badge>
          ) : flow.is_drifted ? (
            <Badge tone="warm">{text.drifted}</Badge>
          ) : (
            <Badge tone="good">{text.same}</Badge>
          )}
          {flow.canary !== null && (
            <Badge tone="special">{text.canary(flow.canary.number, flow.canary.percent)}</Badge>
          )}
          {flow.waiting !== null && <Badge tone="warm">{text.waiting(flow.waiting.number)}</Badge>}
        </span>
      </td>
      <td>
        {flow.problem_count === 0 ? (
          <span className="muted">{text.noProblems}</span>
        ) : (
          <strong className="warn digits">{flow.problem_count}</strong>
        )}
      </td>
      <td>{flow.lock === null ? <span className="muted">–</span> : text.editing(flow.lock.holder)}</td>
    </tr>
  );
}
