// How a prompt sounds in one language: spoken by the voice, or recorded here, or sent as a file.
import { useRef, useState } from "react";
import { RefusedError } from "../api/client";
import type { Language } from "../api/shapes";
import { Badge } from "../ui/Badge";
import { clock } from "../ui/time";
import type { SoundWords } from "../words/sound";
import { useWords } from "../words/WordsProvider";
import { ListenButton } from "./ListenButton";
import { playTake } from "./recorder";
import { LONGEST_S, type Recording, type Take } from "./recording";
import { MOST_BYTES, sendRecording } from "./send";
import { useRecorder } from "./useRecorder";
import { wavOf } from "./wav";
import "./sound.css";

export interface PromptSoundProps {
  prompt: string;
  language: Language;
  text: string;
  /** Empty where nothing is recorded. */
  recording: string;
  canEdit: boolean;
  /** Empty takes the recording away. */
  onRecording: (recording: string) => void;
}

export function PromptSound({
  prompt,
  language,
  text,
  recording: file,
  canEdit,
  onRecording,
}: PromptSoundProps) {
  const words = useWords();
  const said = words.sound;
  const { recording, level, seconds, tell, record, stop, drop } = useRecorder();
  const isIdle = recording.is === "idle" || recording.is === "failed";

  const send = async (sound: Blob) => {
    if (sound.size > MOST_BYTES) {
      tell({ type: "failed", trouble: "too_large" });
      return;
    }
    tell({ type: "sending" });
    try {
      onRecording(await sendRecording(language, prompt, sound));
      tell({ type: "sent" });
    } catch (fault) {
      const detail = fault instanceof RefusedError ? (fault.refusal?.detail ?? "") : "";
      tell({ type: "failed", trouble: "refused", detail });
    }
  };

  return (
    <div className="prompt-sound" role="group" aria-label={said.of(prompt, words.languages[language])}>
      <Badge tone={file === "" ? "neutral" : "good"}>{file === "" ? said.spoken : said.recorded}</Badge>
      <ListenButton language={language} text={text} recording={file === "" ? undefined : file} />
      {canEdit && isIdle && (
        <>
          <button type="button" className="small-button" onClick={record}>
            <span aria-hidden="true">●</span> {said.record}
          </button>
          <UploadButton
            choose={(chosen) => {
              void send(chosen);
            }}
          />
          {file !== "" && (
            <button
              type="button"
              className="small-button quiet"
              onClick={() => {
                onRecording("");
              }}
            >
              {said.remove}
            </button>
          )}
        </>
      )}
      {recording.is === "recording" && (
        <>
          <button type="button" className="small-button primary" onClick={stop}>
            <span aria-hidden="true">■</span> {said.stop}
          </button>
          <meter className="level" min={0} max={1} low={0.25} value={level} aria-label={said.level} />
          <span className="digits muted">
            {clock(seconds * 1000)} / {clock(LONGEST_S * 1000)}
          </span>
        </>
      )}
      {(recording.is === "asking" || recording.is === "counting") && (
        <button type="button" className="small-button" onClick={drop}>
          {words.operators.cancel}
        </button>
      )}
      {recording.is === "counting" && (
        <meter className="level" min={0} max={1} low={0.25} value={level} aria-label={said.level} />
      )}
      {recording.is === "taken" && (
        <Taken
          take={recording.take}
          keep={() => {
            const { samples, rateHz } = recording.take;
            void send(new Blob([wavOf(samples, rateHz)], { type: "audio/wav" }));
          }}
          redo={record}
          drop={drop}
        />
      )}
      <p role="status" className={recording.is === "failed" ? "fault" : "muted small"}>
        {standing(recording, said)}
      </p>
    </div>
  );
}

function standing(recording: Recording, said: SoundWords): string {
  switch (recording.is) {
    case "idle":
      return "";
    case "asking":
      return said.asking;
    case "counting":
      return said.counting(recording.left);
    case "recording":
      return said.recording;
    case "taken":
      return said.taken;
    case "sending":
      return said.sending;
    case "failed":
      return said.troubles[recording.trouble](recording.detail);
  }
}

function UploadButton({ choose }: { choose: (file: Blob) => void }) {
  const said = useWords().sound;
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className="small-button" onClick={() => input.current?.click()}>
        {said.upload}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        accept=".wav,.mp3,.flac,.ogg,audio/*"
        aria-label={said.upload}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file !== undefined) choose(file);
          event.target.value = "";
        }}
      />
    </>
  );
}

interface TakenProps {
  take: Take;
  keep: () => void;
  redo: () => void;
  drop: () => void;
}

function Taken({ take, keep, redo, drop }: TakenProps) {
  const words = useWords();
  const said = words.sound;
  const [stop, setStop] = useState<(() => void) | null>(null);
  return (
    <>
      <button
        type="button"
        className="small-button"
        onClick={() => {
          if (stop !== null) stop();
          else {
            const stopping = playTake(take, () => {
              setStop(null);
            });
            setStop(() => stopping);
          }
        }}
      >
        <span aria-hidden="true">{stop === null ? "▶" : "■"}</span> {stop === null ? said.hear : said.stop}
      </button>
      <button type="button" className="small-button primary" onClick={keep}>
        {said.keep}
      </button>
      <button type="button" className="small-button" onClick={redo}>
        {said.redo}
      </button>
      <button type="button" className="small-button quiet" onClick={drop}>
        {words.operators.cancel}
      </button>
    </>
  );
}
