// What was said in a call, beside its recording: each line plays from where it was said.
import { useEffect, useRef } from "react";
import { whyRefused } from "../api/refusal";
import { useMay } from "../session/may";
import { clock } from "../ui/time";
import { useWords } from "../words/WordsProvider";
import { useBeginAnew, useTranscript, type Transcript, type Utterance } from "./transcripts";
import "./transcripts.css";

interface TranscriptPanelProps {
  call: string;
  /** The second that the reader came for. */
  startS: number | null;
  playFrom: (startS: number) => void;
}

export function TranscriptPanel({ call, startS, playFrom }: TranscriptPanelProps) {
  const words = useWords();
  const text = words.transcripts;
  const transcript = useTranscript(call);
  return (
    <section className="panel" aria-labelledby="transcript-title">
      <h2 id="transcript-title">{text.title}</h2>
      {transcript.isPending && <p role="status">{words.operators.loading}</p>}
      {transcript.isError && <p role="alert">{words.operators.failed}</p>}
      {transcript.data !== undefined && (
        <>
          <Progress call={call} transcript={transcript.data} />
          {transcript.data.utterances.length > 0 && (
            <>
              <p className="muted small">{text.machine}</p>
              <ol className="said">
                {transcript.data.utterances.map((one) => (
                  <Line
                    key={`${one.speaker} ${String(one.start_s)}`}
                    said={one}
                    isWanted={startS !== null && one.start_s === startS}
                    playFrom={playFrom}
                  />
                ))}
              </ol>
            </>
          )}
        </>
      )}
    </section>
  );
}

function Progress({ call, transcript }: { call: string; transcript: Transcript }) {
  const words = useWords();
  const text = words.transcripts;
  const mayBeginAnew = useMay("redo_transcripts");
  const anew = useBeginAnew(call);
  if (transcript.state === "done") {
    return transcript.utterances.length === 0 ? <p className="muted">{text.nothingSaid}</p> : null;
  }
  return (
    <div role="status">
      <p className={transcript.state === "failed" ? "warn" : "muted"}>
        {text.states[transcript.state]} {transcript.cause !== null && text.causes[transcript.cause]}
      </p>
      {transcript.state === "failed" && mayBeginAnew && (
        <button
          type="button"
          aria-disabled={anew.isPending}
          onClick={() => {
            if (!anew.isPending) anew.mutate();
          }}
        >
          {text.beginAnew}
        </button>
      )}
      <p className="refused">{whyRefused(anew.error, words)}</p>
    </div>
  );
}

interface LineProps {
  said: Utterance;
  isWanted: boolean;
  playFrom: (startS: number) => void;
}

function Line({ said, isWanted, playFrom }: LineProps) {
  const text = useWords().transcripts;
  const item = useRef<HTMLLIElement>(null);
  const at = clock(said.start_s * 1000);
  useEffect(() => {
    if (isWanted) item.current?.scrollIntoView({ block: "center" });
  }, [isWanted]);
  return (
    <li ref={item} className={`said-${said.speaker}`} aria-current={isWanted || undefined}>
      <button
        type="button"
        className="said-at digits"
        aria-label={text.playFrom(at)}
        onClick={() => {
          playFrom(said.start_s);
        }}
      >
        {at}
      </button>
      <span className="said-by">{text.speakers[said.speaker]}</span>
      <span
        lang={said.language}
        title={said.confidence === null ? undefined : text.sure(Math.round(said.confidence * 100))}
      >
        {said.text}
      </span>
    </li>
  );
}
