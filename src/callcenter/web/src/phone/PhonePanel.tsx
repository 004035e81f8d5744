// The phone on every page: what it is doing, what can be done, why it cannot.
import { useLayoutEffect, useRef, useState, type FocusEvent, type RefObject } from "react";
import { useShortcuts } from "../desktop/shortcuts";
import { useFeed } from "../live/LiveProvider";
import { useWords } from "../words/WordsProvider";
import { DevicesDialog } from "./DevicesDialog";
import { DialDialog } from "./DialDialog";
import { ForwardDialog } from "./ForwardDialog";
import { KeyButton } from "./KeyButton";
import { KeypadDialog } from "./KeypadDialog";
import { LineTrouble } from "./LineTrouble";
import type { Leg } from "./phone";
import "./phone.css";
import { usePhone } from "./PhoneProvider";
import { legText, lineText, phoneRefusal, spokenText } from "./phoneText";
import { TalkButtons, type TalkDialog } from "./TalkButtons";

type Open = TalkDialog | "dial" | "devices";

export function PhonePanel() {
  const { view } = useFeed();
  return view?.me.agent == null ? null : <Panel />;
}

function Panel() {
  const words = useWords();
  const text = words.telephone;
  const heard = usePhone();
  const { phone, call, quality, tell, refusal, isSoundBlocked, letSound } = heard;
  const { line, leg } = phone;
  const panel = useRef<HTMLElement>(null);
  const [open, setOpen] = useOpen(leg);
  const watched = useKeptFocus(panel, leg.is);

  const isTalking = leg.is === "talking";
  const canDial = leg.is === "none" && (line.is === "ready" || line.is === "desk");
  const hasDevices = line.is !== "desk" && line.is !== "none";
  const close = () => {
    setOpen(null);
  };
  const openDial = () => {
    if (canDial) setOpen("dial");
  };
  const openDevices = () => {
    if (hasDevices) setOpen("devices");
  };
  const answer = () => {
    tell({ type: "answerWished" });
  };
  const reject = () => {
    tell({ type: "rejectWished" });
  };
  useShortcuts({ answer, reject, dial: openDial, devices: openDevices });

  return (
    <section ref={panel} tabIndex={-1} className="panel phone" aria-labelledby="phone-title" {...watched}>
      <h2 id="phone-title" className="visually-hidden">
        {text.title}
      </h2>
      <p className={`phone-now phone-${leg.is === "none" ? line.is : leg.is}`}>
        <span className="dot" aria-hidden="true" />
        {leg.is === "none" ? lineText(phone, words) : legText(heard, words)}
        {isTalking && quality !== null && (
          <span className={`quality quality-${quality.shown}`}>{text.quality[quality.shown]}</span>
        )}
      </p>
      <div aria-live="polite" className="visually-hidden" data-testid="phone-said">
        {spokenText(heard, words)}
      </div>

      <div className="phone-buttons">
        {leg.is === "ringing" && (
          <>
            <KeyButton shortcut="answer" tone="primary" press={answer}>
              {text.answer}
            </KeyButton>
            <KeyButton shortcut="reject" press={reject}>
              {text.reject}
            </KeyButton>
          </>
        )}
        {(isTalking || leg.is === "answering") && <TalkButtons leg={leg} open={setOpen} />}
        {canDial && (
          <KeyButton shortcut="dial" press={openDial}>
            {text.dial.open}
          </KeyButton>
        )}
        {hasDevices && (
          <KeyButton shortcut="devices" tone="quiet" press={openDevices}>
            {text.devices.open}
          </KeyButton>
        )}
      </div>

      <LineTrouble line={line} tell={tell} />
      {isTalking && !leg.hasMicrophone && (
        <p role="alert" className="phone-trouble">
          {text.microphoneGone}
        </p>
      )}
      {isSoundBlocked && (
        <div role="alert" className="phone-trouble">
          <p>{text.soundBlocked}</p>
          <button type="button" onClick={letSound}>
            {text.letSound}
          </button>
        </div>
      )}
      <p role="alert" className="refused phone-refused">
        {phoneRefusal(refusal, words)}
      </p>

      {open === "forward" && call !== null && <ForwardDialog call={call} close={close} />}
      {open === "keys" && <KeypadDialog close={close} />}
      {open === "dial" && <DialDialog close={close} />}
      {open === "devices" && <DevicesDialog close={close} />}
    </section>
  );
}

/** A dialog is open as long as it fits what the phone does: a ring closes all, for nothing is heard behind a dialog. */
function useOpen({ is }: Leg): [Open | null, (open: Open | null) => void] {
  const [open, setOpen] = useState<Open | null>(null);
  const [was, setWas] = useState(is);
  if (was !== is) {
    setWas(is);
    if (open !== null && !fits(open, is)) setOpen(null);
  }
  return [open, setOpen];
}

function fits(open: Open, is: Leg["is"]): boolean {
  if (open === "devices") return is !== "ringing";
  return is === (open === "dial" ? "none" : "talking");
}

/** A button that goes away with what it was for leaves the focus with the panel, not with the page. */
function useKeptFocus(panel: RefObject<HTMLElement | null>, is: Leg["is"]) {
  const isInside = useRef(false);
  useLayoutEffect(() => {
    if (isInside.current && document.activeElement === document.body) panel.current?.focus();
  }, [panel, is]);
  return {
    onFocus: () => {
      isInside.current = true;
    },
    onBlur: ({ relatedTarget }: FocusEvent) => {
      isInside.current = panel.current?.contains(relatedTarget) ?? false;
    },
  };
}
