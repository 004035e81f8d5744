// The emergency button: supervisors are alarmed first, then 110, 119 or 120 join the call; the caller stays.
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api, granted } from "../api/client";
import { whyRefused } from "../api/refusal";
import type { CallCard } from "../api/shapes";
import { KEYS, useShortcuts } from "../desktop/shortcuts";
import { callEmergency, type EmergencyNumber } from "../phone/callControl";
import { Modal } from "../ui/Modal";
import { useWords } from "../words/WordsProvider";
import "./casework.css";

const SERVICES: readonly EmergencyNumber[] = ["120", "110", "119"];

export function EmergencyButton({ card }: { card: Pick<CallCard, "call"> }) {
  const words = useWords();
  const text = words.casework.emergency;
  const [isOpen, setIsOpen] = useState(false);
  const path = { params: { path: { call: card.call } } };
  const alarm = useMutation({
    mutationFn: async () => {
      granted(await api.PUT("/api/v1/calls/{call}/alarm", path));
    },
  });
  const join = useMutation({
    mutationFn: (number: EmergencyNumber) => callEmergency(card.call, number),
  });
  useShortcuts({
    emergency: () => {
      setIsOpen(true);
    },
  });
  const raise = (number: EmergencyNumber | null) => () => {
    setIsOpen(false);
    // Beside each other: neither waits for the other, nor fails with it.
    alarm.mutate();
    join.reset();
    if (number !== null) join.mutate(number);
  };
  return (
    <div className="emergency">
      <button
        type="button"
        className="alarm"
        aria-haspopup="dialog"
        aria-keyshortcuts={KEYS.emergency.aria}
        onClick={() => {
          setIsOpen(true);
        }}
      >
        {text.button}
      </button>
      <p role="status" className="done">
        {[alarm.isSuccess ? text.alarmed : "", join.isSuccess ? text.ringing(join.variables) : ""]
          .filter(Boolean)
          .join(" · ")}
      </p>
      <p role="alert" className="refused">
        {[
          alarm.isError ? text.alarmFailed : "",
          join.isError ? text.numberFailed(join.variables, whyRefused(join.error, words)) : "",
        ]
          .filter(Boolean)
          .join(" ")}
      </p>
      {isOpen && (
        <Modal
          title={text.title}
          close={() => {
            setIsOpen(false);
          }}
        >
          <p className="dialog-text">{text.lead}</p>
          <div className="emergency-choices">
            {/* First, so that Enter pressed twice by mistake dials nobody. */}
            <button type="button" onClick={raise(null)}>
              {text.onlyAlarm}
            </button>
            {SERVICES.map((number) => (
              <button key={number} type="button" className="alarm" onClick={raise(number)}>
                {text.with(number)} <span>{text.services[number]}</span>
              </button>
            ))}
            <button
              type="button"
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
