// Registers' files: sent here, and what became of those that were.
import { useId, useRef, useState, type DragEvent } from "react";
import { Link, useLocation } from "wouter";
import { RefusedError } from "../api/client";
import { whyRefused } from "../api/refusal";
import { Choice } from "../ui/Choice";
import { Listed } from "../ui/Listed";
import { Badge, type Tone } from "../ui/Badge";
import { instant } from "../ui/time";
import { PageHead } from "../ui/PageHead";
import { useLanguage, useWords } from "../words/WordsProvider";
import { useBatches, useUpload, type Batch, type BatchState } from "./batches";
import { KINDS, type ListKind } from "./lists";
import "../ui/operators.css";
import "./lists.css";

const MB = 1024 * 1024;
const USUAL_MOST_BYTES = 512 * MB;

/** Registers there are: what callers declare comes from agents. */
export const IMPORTED: readonly ListKind[] = KINDS.filter((kind) => kind !== "declared");

export default function ListsPage() {
  const words = useWords();
  const text = words.batches;
  const batches = useBatches();
  const found = batches.data?.batches ?? [];
  return (
    <div className="page">
      <PageHead title={text.title} lead={text.lead} />
      <UploadPanel mostBytes={batches.data?.most_bytes ?? USUAL_MOST_BYTES} />
      <h2 className="section-title">{text.history}</h2>
      <Listed title={text.history} asked={batches} none={found.length > 0 ? null : text.none}>
        <BatchTable batches={found} />
      </Listed>
    </div>
  );
}

function UploadPanel({ mostBytes }: { mostBytes: number }) {
  const words = useWords();
  const text = words.batches;
  const [, go] = useLocation();
  const input = useRef<HTMLInputElement>(null);
  const [list, setList] = useState<ListKind>("special");
  const [share, setShare] = useState(0);
  const [isOver, setIsOver] = useState(false);
  const [isTooLarge, setIsTooLarge] = useState(false);
  const upload = useUpload(setShare);
  const titleId = useId();
  const mostMb = Math.floor(mostBytes / MB);

  const send = (file: File | undefined) => {
    if (file === undefined || upload.isPending) return;
    setIsTooLarge(file.size > mostBytes);
    // A refusal in the middle of a large body is not always heard by a browser.
    if (file.size > mostBytes) return;
    setShare(0);
    upload.mutate(
      { file, list },
      {
        onSuccess: ({ id }) => {
          go(`/lists/${String(id)}`);
        },
      },
    );
  };
  const dropped = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    send(event.dataTransfer.files[0]);
  };
  return (
    <section className="panel" aria-labelledby={titleId}>
      <h2 id={titleId}>{text.upload}</h2>
      <p className="muted">{text.uploadLead(mostMb)}</p>
      <div className="form">
        <Choice
          label={text.forList}
          value={list}
          options={IMPORTED.map((kind) => [kind, words.lists.kinds[kind]])}
          choose={(kind) => {
            setList(kind as ListKind);
          }}
        />
        {/* Dropping is one more way to what the button does. */}
        {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
        <div
          role="group"
          aria-label={text.upload}
          className={`drop ${isOver ? "drop-over" : ""}`}
          onDragOver={(event) => {
            event.preventDefault();
            setIsOver(true);
          }}
          onDragLeave={() => {
            setIsOver(false);
          }}
          onDrop={dropped}
        >
          <button
            type="button"
            className="primary"
            aria-disabled={upload.isPending}
            onClick={() => {
              input.current?.click();
            }}
          >
            {text.choose}
          </button>
          <span className="muted">{text.drop}</span>
          <input
            ref={input}
            type="file"
            hidden
            accept=".csv,.xlsx,.txt,text/csv"
            onChange={(event) => {
              send(event.target.files?.[0]);
              // The same file may be chosen again.
              event.target.value = "";
            }}
          />
        </div>
        {upload.isPending && (
          <p className="progress">
            <span id={`${titleId}-sending`}>{text.sending}</span>
            <progress value={share} max={1} aria-labelledby={`${titleId}-sending`} />
          </p>
        )}
        <p role="alert" className="refused">
          {isTooLarge ? text.tooLarge(mostMb) : whyNotSent(upload.error, mostMb, words)}
        </p>
      </div>
    </section>
  );
}

function whyNotSent(error: Error | null, mostMb: number, words: ReturnType<typeof useWords>): string {
  if (error instanceof RefusedError && error.status === 413) return words.batches.tooLarge(mostMb);
  if (error instanceof RefusedError && error.refusal?.code === "unfit") {
    return `${words.batches.unreadable} (${error.refusal.detail})`;
  }
  return whyRefused(error, words);
}

const TONES: Partial<Record<BatchState, Tone>> = {
  staged: "warm",
  received: "warm",
  applied: "good",
  failed: "alert",
};

export function StateBadge({ state }: { state: BatchState }) {
  const { states } = useWords().batches;
  return <Badge tone={TONES[state] ?? "neutral"}>{states[state]}</Badge>;
}

function BatchTable({ batches }: { batches: readonly Batch[] }) {
  const { words, language } = useLanguage();
  const text = words.batches;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{text.file}</th>
          <th scope="col">{text.list}</th>
          <th scope="col">{text.state}</th>
          <th scope="col">{text.submitted}</th>
          <th scope="col">{text.decided}</th>
          <th scope="col" className="figure">
            {text.figures}
          </th>
        </tr>
      </thead>
      <tbody>
        {batches.map((batch) => (
          <tr key={batch.id}>
            <td>
              <Link href={`/lists/${String(batch.id)}`}>{text.title1(batch.id)}</Link>{" "}
              <span className="muted small">{batch.file_name}</span>
            </td>
            <td>{batch.list_name === null ? "–" : words.lists.kinds[batch.list_name]}</td>
            <td>
              <StateBadge state={batch.state} />
            </td>
            <td>
              {batch.submitted_by}{" "}
              <time className="muted small" dateTime={batch.submitted_at}>
                {instant(batch.submitted_at, language)}
              </time>
            </td>
            <td>{batch.undone_by ?? batch.decided_by ?? "–"}</td>
            <td className="figure digits">
              {batch.entries === 0 ? "–" : text.entries(batch.entries.toLocaleString(language))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
