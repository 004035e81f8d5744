// A call's recording: what it looks like, who wants to hear it and why, and then its sound.
import { useMutation, useQuery } from "@tanstack/react-query";
import { useImperativeHandle, useRef, useState, type Ref } from "react";
import { api, granted } from "../api/client";
import { whyRefused } from "../api/refusal";
import type { CallDetail } from "../api/shapes";
import { useSession } from "../session/session";
import { clock } from "../ui/time";
import { useWords } from "../words/WordsProvider";
import { outlineOf, type Outline } from "./player/outline";
import { Player, type PlayFrom } from "./player/Player";
import { Waveform } from "./player/Waveform";
import { ExportForm } from "./ExportForm";
import { HoldPanel } from "./HoldPanel";
import { ReasonForm } from "./ReasonForm";
import { REASONS, type ListenReason } from "./reasons";
import "./recording.css";

interface RecordingPanelProps {
  detail: CallDetail;
  startS: number | null;
  ref: Ref<PlayFrom>;
}

export function RecordingPanel({
  detail: { call, recording, is_unrecorded },
  startS,
  ref,
}: RecordingPanelProps) {
  const words = useWords();
  const text = words.callPage;
  return (
    <section className="panel" aria-labelledby="recording-title">
      <h2 id="recording-title">{text.recording}</h2>
      {recording === null ? (
        <p className="muted">{is_unrecorded ? words.recordings.unrecorded : text.noRecording}</p>
      ) : (
        <>
          <p>{text.recordingOf(clock(recording.duration_s * 1000))}</p>
          <Sound call={call} startS={startS} durationS={recording.duration_s} ref={ref} />
          <ExportForm call={call} />
          <HoldPanel call={call} />
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

interface SoundProps {
  call: string;
  startS: number | null;
  durationS: number;
  ref: Ref<PlayFrom>;
}

function Sound({ call, startS, durationS, ref }: SoundProps) {
  const words = useWords();
  const text = words.recordings;
  const user = useSession().data ?? null;
  const mayHear = user === null || user.permissions.includes("hear_recordings");
  const player = useRef<PlayFrom>(null);
  const form = useRef<HTMLFormElement>(null);
  const [wantedS, setWantedS] = useState(startS ?? 0);
  const outline = useQuery({
    queryKey: ["outline", call],
    queryFn: async () =>
      outlineOf(
        granted(await api.GET("/api/v1/calls/{call}/recording/outline", { params: { path: { call } } })),
      ),
    staleTime: Infinity,
    retry: false,
  });
  const listening = useMutation({
    mutationFn: async (body: { reason: ListenReason; note: string }) =>
      granted(
        await api.POST("/api/v1/calls/{call}/recording/listenings", { params: { path: { call } }, body }),
      ),
  });
  useImperativeHandle(ref, () => ({
    playFrom: (atS) => {
      if (player.current !== null) {
        player.current.playFrom(atS);
        return;
      }
      // Nobody has said why yet: it begins there once they have.
      setWantedS(atS);
      form.current?.querySelector("select")?.focus();
    },
  }));
  const shown: Outline = outline.data ?? {
    durationS,
    perS: 10,
    caller: new Uint8Array(),
    agent: new Uint8Array(),
    gaps: [],
  };
  return (
    <>
      {outline.isError && (
        <p role="alert" className="refused">
          {whyRefused(outline.error, words)}
        </p>
      )}
      {listening.data === undefined && !mayHear ? (
        <p className="muted">{text.listen.notAllowed}</p>
      ) : listening.data === undefined ? (
        <>
          <Waveform outline={shown} atS={wantedS} seek={null} />
          <ReasonForm
            form={form}
            text={text.listen}
            reasons={REASONS}
            isAsking={listening.isPending}
            refused={whyRefused(listening.error, words)}
            begin={(reason, note) => {
              listening.mutate({ reason, note });
            }}
          />
        </>
      ) : (
        <Player
          ref={player}
          outline={shown}
          startS={wantedS}
          src={`/api/v1/calls/${encodeURIComponent(call)}/recording?listening=${String(listening.data.id)}`}
        />
      )}
      {shown.gaps.length > 0 && (
        <ul className="gaps">
          {shown.gaps.map(({ from_s, until_s, reason, agent }) => (
            <li key={from_s}>
              {text.gap(clock(from_s * 1000), clock(until_s * 1000))} {text.pause.reasons[reason]} ({agent})
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
