// Whether the own talk is recorded: paused for a reason, and on again; who forgets it is reminded.
import { useMutation } from "@tanstack/react-query";
import { useId, useState } from "react";
import { api, granted } from "../api/client";
import type { CallCard, PauseReason } from "../api/shapes";
import { phoneRefusal } from "../phone/phoneText";
import { Modal } from "../ui/Modal";
import { clock } from "../ui/time";
import { useWords } from "../words/WordsProvider";
import "./recording.css";
import { KEYS, useShortcuts } from "./shortcuts";

const REASONS: readonly PauseReason[] = ["credentials", "privacy", "secrecy", "caller_asked", "aside"];
const REMIND_MIN = 2;

interface RecordingPauseProps {
  card: Pick<CallCard, "call" | "talk">;
  nowMs: number;
}

export function RecordingPause({ card: { call, talk }, nowMs }: RecordingPauseProps) {
  const words = useWords();
  const text = words.recordings.pause;
  const stateId = useId();
  const [isOpen, setIsOpen] = useState(false);
  const path = { params: { path: { call } } };
  const change = useMutation({
    mutationFn: async (reason: PauseReason | null) => {
      granted(
        reason === null
          ? await api.DELETE("/api/v1/calls/{call}/recording-pause", path)
          : await api.PUT("/api/v1/calls/{call}/recording-pause", { ...path, body: { reason } }),
      );
    },
  });
  const pause = talk?.pause ?? null;
  const [wasPaused, setWasPaused] = useState(false);
  if (pause !== null && !wasPaused) setWasPaused(true);
  const press = () => {
    if (pause === null) setIsOpen(true);
    else change.mutate(null);
  };
  useShortcuts({ pauseRecording: press });
  const pausedMin = pause === null ? 0 : Math.floor((nowMs - Date.parse(pause.since)) / 60_000);
  const remindedMin = pausedMin - (pausedMin % REMIND_MIN);
  return (
    <div className={`recording-pause ${pause === null ? "" : "is-paused"}`}>
      {pause !== null && (
        <p id={stateId} className="recording-paused">
          <strong>{text.now}</strong> <span>{text.reasons[pause.reason]}</span>{" "}
          <span className="digits" aria-hidden="true">
            {clock(nowMs - Date.parse(pause.since))} · {text.until(clock(Date.parse(pause.until) - nowMs))}
          </span>
        </p>
      )}
      {/* One and the same button, so that it keeps the focus. */}
      <button
        type="button"
        className={pause === null ? "" : "primary"}
        aria-haspopup={pause === null ? "dialog" : undefined}
        aria-describedby={pause === null ? undefined : stateId}
        aria-keyshortcuts={KEYS.pauseRecording.aria}
        title={KEYS.pauseRecording.shown}
        disabled={change.isPending}
        onClick={press}
      >
        {pause === null ? text.button : text.resume}
      </button>
      <div aria-live="assertive" className="visually-hidden" data-testid="recording-said">
        {pause !== null
          ? remindedMin > 0
            ? text.said.reminder(remindedMin)
            : text.said.paused
          : wasPaused
            ? text.said.resumed
            : ""}
      </div>
      <p role="alert" className="refused">
        {phoneRefusal(change.error, words)}
      </p>
      {isOpen && (
        <Modal
          title={text.title}
          close={() => {
            setIsOpen(false);
          }}
        >
          <p className="dialog-text">{text.lead}</p>
          <div className="recording-reasons">
            {REASONS.map((reason) => (
              <button
                key={reason}
                type="button"
                onClick={() => {
                  setIsOpen(false);
                  change.mutate(reason);
                }}
              >
                {text.reasons[reason]}
              </button>
            ))}
            <button
              type="button"
              className="quiet"
              onClick={() => {
                setIsOpen(false);
              }}
            >
              {text.cancel}
            </button>
          </div>
        </Modal>
      )}
    </div>
  );
}
