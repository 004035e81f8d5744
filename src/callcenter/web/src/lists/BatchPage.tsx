// One register's file: what its columns mean, how far it is read, what it changes, and who decides.
import { useState } from "react";
import { Link } from "wouter";
import { RefusedError } from "../api/client";
import { whyRefused } from "../api/refusal";
import { useSession } from "../session/session";
import { Confirm } from "../ui/Confirm";
import { instant } from "../ui/time";
import { useTitle } from "../ui/title";
import { useLanguage, useWords } from "../words/WordsProvider";
import { decisions, isAtWork, useBatch, useBatches, useDecide, type Batch, type Decision } from "./batches";
import { ColumnsForm } from "./ColumnsForm";
import { StateBadge } from "./ListsPage";
import { PreviewPanel } from "./PreviewPanel";
import "../ui/operators.css";
import "./lists.css";

export default function BatchPage({ id }: { id: number }) {
  const words = useWords();
  const text = words.batches;
  const batch = useBatch(id);
  useTitle(text.title1(id));
  const isGone = batch.error instanceof RefusedError && [404, 422].includes(batch.error.status);
  return (
    <div className="page">
      <div className="page-head">
        <h1>{text.title1(id)}</h1>
        <Link href="/lists">{text.back}</Link>
      </div>
      {batch.isPending && <p role="status">{words.operators.loading}</p>}
      {batch.isError && batch.data === undefined && (
        <p role="alert">{isGone ? text.notFound : whyRefused(batch.error, words)}</p>
      )}
      {batch.data !== undefined && <Shown batch={batch.data} />}
    </div>
  );
}

function Shown({ batch }: { batch: Batch }) {
  const text = useWords().batches;
  const user = useSession().data?.name;
  return (
    <>
      <Facts batch={batch} />
      {batch.state === "received" &&
        (batch.submitted_by === user ? (
          <ColumnsForm batch={batch} key={batch.id} />
        ) : (
          <p className="hint">{text.notYours(batch.submitted_by)}</p>
        ))}
      {isAtWork(batch) && <Progress batch={batch} />}
      {batch.cause !== null && (
        <p role="alert" className="panel warn">
          {text.cause}: {batch.cause}
        </p>
      )}
      {batch.difference !== null && <PreviewPanel batch={batch} difference={batch.difference} />}
      <Decisions batch={batch} />
    </>
  );
}

function Facts({ batch }: { batch: Batch }) {
  const { words, language } = useLanguage();
  const text = words.batches;
  const who: readonly [string, string | null, string | null][] = [
    [text.submitted, batch.submitted_by, batch.submitted_at],
    [text.decided, batch.decided_by, batch.decided_at],
    [text.states.undone, batch.undone_by, batch.undone_at],
  ];
  return (
    <section className="panel" aria-label={text.title1(batch.id)}>
      <dl className="facts">
        <div>
          <dt>{text.state}</dt>
          <dd>
            <span role="status">
              <StateBadge state={batch.state} />
            </span>
          </dd>
        </div>
        <div>
          <dt>{text.file}</dt>
          <dd>{batch.file_name}</dd>
        </div>
        {batch.list_name !== null && batch.mode !== null && (
          <div>
            <dt>{text.list}</dt>
            <dd>
              {words.lists.kinds[batch.list_name]}{" "}
              <span className="muted">{text.columns.modes[batch.mode]}</span>
            </dd>
          </div>
        )}
        {who.map(([name, by, at]) =>
          by === null ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                {by} {at !== null && <time dateTime={at}>{instant(at, language)}</time>}
              </dd>
            </div>
          ),
        )}
      </dl>
    </section>
  );
}

function Progress({ batch }: { batch: Batch }) {
  const { words, language } = useLanguage();
  const text = words.batches.progress;
  const what =
    batch.state === "reading" ? text.reading : batch.state === "undoing" ? text.undoing : text.applying;
  return (
    <section className="panel progress" aria-label={what}>
      <span id="progress-title">{what}</span>
      {batch.state === "reading" ? (
        <>
          <progress value={batch.share_read} max={1} aria-labelledby="progress-title" />
          <span className="digits muted">{text.lines(batch.lines.toLocaleString(language))}</span>
        </>
      ) : (
        <progress aria-labelledby="progress-title" />
      )}
    </section>
  );
}

function Decisions({ batch }: { batch: Batch }) {
  const words = useWords();
  const text = words.batches;
  const user = useSession().data?.name ?? "";
  const all = useBatches().data?.batches ?? [batch];
  const [asked, setAsked] = useState<Decision | null>(null);
  const decide = useDecide(batch.id);
  const possible = decisions(batch, user, all);
  const name = (decision: Decision) =>
    decision === "reject" && batch.submitted_by === user ? text.withdraw : text.decide[decision];
  return (
    <>
      {batch.state === "staged" && batch.submitted_by === user && <p className="hint">{text.notByYou}</p>}
      {possible.length > 0 && (
        <div className="actions">
          {possible.map((decision) => (
            <button
              key={decision}
              type="button"
              className={decision === "approve" ? "primary" : ""}
              onClick={() => {
                decide.reset();
                setAsked(decision);
              }}
            >
              {name(decision)}
            </button>
          ))}
        </div>
      )}
      {asked !== null && (
        <Confirm
          title={text.sure[asked].title}
          text={text.sure[asked].text}
          yes={name(asked)}
          isPending={decide.isPending}
          refusal={whyRefused(decide.error, words)}
          agree={() => {
            decide.mutate(asked, {
              onSuccess: () => {
                setAsked(null);
              },
            });
          }}
          close={() => {
            setAsked(null);
          }}
        />
      )}
    </>
  );
}
