import type { RefObject } from "react";
import type { CallDetail } from "../api/shapes";
import { clock } from "../ui/time";
import { useWords } from "../words/WordsProvider";

interface RecordingPanelProps {
  detail: CallDetail;
  player: RefObject<HTMLAudioElement | null>;
  startS: number | null;
}

export function RecordingPanel({ detail: { call, recording }, player, startS }: RecordingPanelProps) {
  const text = useWords().callPage;
  return (
    <section className="panel" aria-labelledby="recording-title">
      <h2 id="recording-title">{text.recording}</h2>
      {recording === null ? (
        <p className="muted">{text.noRecording}</p>
      ) : (
        <>
          <p id="recording-of">{text.recordingOf(clock(recording.duration_s * 1000))}</p>
          {/* No captions: what was said stands in the transcript beside it. */}
          {/* eslint-disable-next-line jsx-a11y/media-has-caption */}
          <audio
            ref={player}
            controls
            preload="metadata"
            aria-labelledby="recording-title"
            aria-describedby="recording-of"
            src={`/api/v1/calls/${encodeURIComponent(call)}/recording${startS === null ? "" : `#t=${String(startS)}`}`}
          />
          {recording.caller.is_silent && <p className="warn">{text.silent.caller}</p>}
          {recording.agent.is_silent && <p className="warn">{text.silent.agent}</p>}
          <p className="muted digest">
            {text.digest} {recording.sha256}
          </p>
        </>
      )}
    </section>
  );
}
