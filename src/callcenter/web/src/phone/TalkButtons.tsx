// What can be done while there is somebody on the line.
import { useShortcuts, type PhoneShortcut } from "../desktop/shortcuts";
import { useWords } from "../words/WordsProvider";
import { dropThird, hold, merge, transfer } from "./callControl";
import { KeyButton } from "./KeyButton";
import type { Leg } from "./phone";
import { usePhone } from "./PhoneProvider";
import { actionsAt, type Talk, type TalkAction } from "./talk";

export type TalkDialog = "forward" | "keys";

const KEY_OF: Record<TalkAction, PhoneShortcut> = {
  hold: "hold",
  resume: "hold",
  keys: "keys",
  forward: "forward",
  merge: "merge",
  complete: "forward",
  back: "back",
  drop: "back",
};

interface TalkButtonsProps {
  leg: Extract<Leg, { is: "talking" | "answering" }>;
  open: (dialog: TalkDialog) => void;
}

export function TalkButtons({ leg, open }: TalkButtonsProps) {
  const text = useWords().telephone;
  const { talk, call, isOwn, tell, act } = usePhone();
  const isTalking = leg.is === "talking";
  const actions = isTalking ? actionsOn(leg, talk, isOwn) : [];
  const take = (action: TalkAction) => {
    if (action === "keys" || action === "forward") open(action);
    else if (call !== null) act(() => DEEDS[action](call));
  };
  const takeBy = (shortcut: PhoneShortcut) => () => {
    const action = actions.find((one) => KEY_OF[one] === shortcut);
    if (action !== undefined) take(action);
  };
  const mute = () => {
    if (isTalking) tell({ type: "muteWished", isOn: !leg.isMuted });
  };
  const hangUp = () => {
    tell({ type: "hangUpWished" });
  };
  useShortcuts({
    mute,
    hangUp,
    hold: takeBy("hold"),
    keys: takeBy("keys"),
    forward: takeBy("forward"),
    merge: takeBy("merge"),
    back: takeBy("back"),
  });
  return (
    <>
      {isTalking && (
        <KeyButton shortcut="mute" isPressed={leg.isMuted} press={mute}>
          {text.mute}
        </KeyButton>
      )}
      {actions.map((action) => (
        <KeyButton
          // One and the same button, so that it keeps the focus.
          key={action === "resume" ? "hold" : action}
          shortcut={KEY_OF[action]}
          press={() => {
            take(action);
          }}
        >
          {text.actions[action]}
        </KeyButton>
      ))}
      <KeyButton shortcut="hangUp" tone="hang-up" press={hangUp}>
        {text.hangUp}
      </KeyButton>
    </>
  );
}

const DEEDS: Record<Exclude<TalkAction, TalkDialog>, (call: string) => Promise<void>> = {
  hold: (call) => hold(call, true),
  resume: (call) => hold(call, false),
  merge,
  complete: (call) => transfer(call, null),
  back: dropThird,
  drop: dropThird,
};

function actionsOn(
  { ring }: TalkButtonsProps["leg"],
  talk: Talk | null,
  isOwn: boolean,
): readonly TalkAction[] {
  // Of the echo there is nothing to be had, and whoever listens in is worked from the board until the call is theirs.
  return ring.kind === "echo" || (ring.kind === "supervise" && !isOwn) ? [] : actionsAt(talk, isOwn);
}
