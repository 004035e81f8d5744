// All flows: what is live, what is not published yet, who edits what.
import { Link } from "wouter";
import type { DocumentSummary } from "../api/operators";
import { Badge } from "../ui/Badge";
import { Listed } from "../ui/Listed";
import { PageHead } from "../ui/PageHead";
import { moment } from "../ui/time";
import { useLanguage } from "../words/WordsProvider";
import { useDocuments } from "../publishing/documents";
import "./editor.css";
import { useEditorWords } from "./words";
import "../ui/operators.css";

export default function FlowsPage() {
  const text = useEditorWords().list;
  const documents = useDocuments();
  const flows = documents.data?.filter(({ type }) => type === "flow") ?? [];
  return (
    <div className="page">
      <PageHead title={text.title} lead={text.lead} />
      <Listed title={text.title} asked={documents} none={flows.length > 0 ? null : text.none}>
        <FlowsTable flows={flows} />
      </Listed>
    </div>
  );
}

function FlowsTable({ flows }: { flows: readonly DocumentSummary[] }) {
  const text = useEditorWords().list;
  return (
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
