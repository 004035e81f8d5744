// Walks through a flow as a caller would, on the service's virtual clock, speaking the prompts.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useReducer, useRef, useState, type Dispatch, type KeyboardEvent } from "react";
import { identityOf } from "../api/identity";
import type { TriedWalk } from "../api/operators";
import { whyRefused } from "../api/refusal";
import type { Language } from "../api/shapes";
import { useZone } from "../session/session";
import { siteInput } from "../ui/siteTime";
import { useLanguage } from "../words/WordsProvider";
import { Keypad } from "./Keypad";
import { SettingForm } from "./SettingForm";
import { Transcript } from "./Transcript";
import {
  atOf,
  callerOf,
  newTrial,
  nowSaid,
  on,
  pathOf,
  stepsFor,
  telephoneKey,
  worldOf,
  type Trial,
  type TrialEvent,
} from "./trial";
import { useSpeaker } from "./useSpeaker";
import { tryWalk, type Step } from "./walks";
import "../ui/operators.css";
import "./trying.css";

export interface TryPanelProps {
  flow: string;
  /** What the page holds; null for the file. */
  values: object | null;
  languages: readonly Language[];
  queues: readonly string[];
  /** Nodes walked through, the last one as where the caller is. */
  highlight?: (nodes: readonly string[]) => void;
  select?: (node: string) => void;
}

export function TryPanel(props: TryPanelProps) {
  const { flow, values, languages, queues, highlight, select } = props;
  const { words, language } = useLanguage();
  const text = words.trying;
  const zone = useZone();
  const [trial, tell] = useTrial(flow, languages[0] ?? "zh");
  const [hasSound, setHasSound] = useState(true);
  const [cutsIn, setCutsIn] = useState(false);
  const speaker = useSpeaker();
  const { setting, steps, calledAt, wishes } = trial;
  const wanted = {
    caller: callerOf(setting),
    at: atOf(setting, calledAt),
    world: worldOf(setting, queues, text.closingNotice),
    events: [...(steps ?? [])],
  };
  const tried = useQuery({
    queryKey: ["tried-walk", flow, identityOf(values), wanted],
    queryFn: () => tryWalk(flow, values, wanted),
    enabled: steps !== null,
    placeholderData: (shown) => (steps === null || steps.length === 0 ? undefined : shown),
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
  const walk = steps === null ? undefined : tried.data;
  const isCurrent = walk !== undefined && !tried.isPlaceholderData && !tried.isFetching;

  const [wish] = wishes;
  useEffect(() => {
    if (!isCurrent || wish === undefined) return;
    tell({ type: "did", steps: walk.is_over ? [] : stepsFor(wish.step, walk, wish.heardS, cutsIn) });
  }, [isCurrent, wish, walk, cutsIn, tell]);
  useHighlight(walk, flow, highlight);
  useSpoken(isCurrent ? walk : undefined, hasSound, speaker, () => {
    tell({ type: "did", steps: [{ hears_out: true }] });
  });

  const act = (step: Step) => {
    tell({ type: "wished", wish: { step, heardS: speaker.heardS() } });
    speaker.stop();
  };
  const call = () => {
    speaker.stop();
    tell({ type: "called", at: siteInput(new Date(), zone) });
  };
  const onKey = (event: KeyboardEvent) => {
    const key = telephoneKey(event.key);
    if (key === null || isField(event.target) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    act({ presses: key });
  };

  return (
    // The keyboard's digits are a second way to the buttons of the keypad.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section className="trying" aria-label={text.title} onKeyDown={onKey}>
      <p className="muted">
        {text.lead} {values !== null && text.unsaved}
      </p>
      <SettingForm
        setting={setting}
        languages={languages}
        queues={queues}
        change={(changed) => {
          speaker.stop();
          tell({ type: "set", setting: changed });
        }}
      />
      <div className="toolbar">
        <button type="button" className="primary small-button" onClick={call}>
          {steps === null ? text.call : text.again}
        </button>
        <label className="inline">
          <input
            type="checkbox"
            checked={hasSound}
            onChange={(event) => {
              setHasSound(event.target.checked);
              if (!event.target.checked) speaker.stop();
            }}
          />
          {text.sound}
        </label>
        {!hasSound && (
          <label className="inline">
            <input
              type="checkbox"
              checked={cutsIn}
              onChange={(event) => {
                setCutsIn(event.target.checked);
              }}
            />
            {text.cutIn}
          </label>
        )}
      </div>
      {speaker.hasFailed && (
        <p role="status" className="warn">
          {text.soundFailed}
        </p>
      )}
      {tried.isError && (
        <p role="alert" className="refused">
          {whyRefused(tried.error, words)}
        </p>
      )}
      {walk !== undefined && (
        <>
          <Deeds
            walk={walk}
            act={act}
            back={() => {
              speaker.stop();
              tell({ type: "back" });
            }}
            canGoBack={(steps?.length ?? 0) > 0}
          />
          {walk.failure !== null && (
            <p role="alert" className="warn">
              {walk.failure[language]}
            </p>
          )}
        </>
      )}
      <Transcript walk={walk} select={select} />
    </section>
  );
}

/** Outlives the panel: whoever looks at a node and comes back goes on with the same call. */
function useTrial(flow: string, language: Language): [Trial, Dispatch<TrialEvent>] {
  const queries = useQueryClient();
  const key = ["trial", flow];
  const [trial, tell] = useReducer(on, null, () => queries.getQueryData<Trial>(key) ?? newTrial(language));
  useEffect(() => {
    queries.setQueryData(["trial", flow], trial);
  }, [queries, flow, trial]);
  return [trial, tell];
}

interface DeedsProps {
  walk: TriedWalk;
  act: (step: Step) => void;
  back: () => void;
  canGoBack: boolean;
}

/** All that a caller can do at this moment. */
function Deeds({ walk, act, back, canGoBack }: DeedsProps) {
  const text = useLanguage().words.trying;
  const [said, setSaid] = useState("");
  const button = (label: string, step: Step) => (
    <button
      type="button"
      className="small-button"
      aria-disabled={walk.is_over}
      onClick={() => {
        act(step);
      }}
    >
      {label}
    </button>
  );
  return (
    <div className="deeds">
      <Keypad
        isOff={walk.is_over}
        press={(key) => {
          act({ presses: key });
        }}
      />
      <div className="deed-rest">
        <form
          className="say"
          onSubmit={(event) => {
            event.preventDefault();
            if (said.trim() === "") return;
            act({ says: said.trim() });
            setSaid("");
          }}
        >
          <input
            aria-label={text.say}
            placeholder={text.say}
            maxLength={500}
            value={said}
            onChange={(event) => {
              setSaid(event.target.value);
            }}
          />
          <button type="submit" className="small-button" aria-disabled={walk.is_over}>
            {text.saySubmit}
          </button>
        </form>
        <div className="toolbar">
          {button(text.goOn, { goes_on: true })}
          {button(text.silent, { silent: true })}
          {button(text.hangUp, { hangs_up: true })}
        </div>
        {(walk.end === "waiting" || walk.end === "talking") && (
          <div className="toolbar">
            {walk.end === "waiting" && button(text.agent.answers, { agent_answers: true })}
            {walk.end === "waiting" && button(text.agent.declines, { agent_declines: true })}
            {walk.end === "talking" && button(text.agent.leaves, { agent_leaves: true })}
          </div>
        )}
        <button type="button" className="small-button quiet" aria-disabled={!canGoBack} onClick={back}>
          {text.back}
        </button>
      </div>
    </div>
  );
}

/** The canvas follows the walk, and is clean again when the panel goes. */
function useHighlight(
  walk: TriedWalk | undefined,
  flow: string,
  highlight: TryPanelProps["highlight"],
): void {
  const newest = useRef(highlight);
  useEffect(() => {
    newest.current = highlight;
  });
  useEffect(() => {
    newest.current?.(walk === undefined ? [] : pathOf(walk.steps, flow));
  }, [walk, flow]);
  useEffect(
    () => () => {
      newest.current?.([]);
    },
    [],
  );
}

/** Says what the caller hears; once it is heard out, the walk goes on. */
function useSpoken(
  walk: TriedWalk | undefined,
  hasSound: boolean,
  { speak }: ReturnType<typeof useSpeaker>,
  heardOut: () => void,
): void {
  const newest = useRef(heardOut);
  useEffect(() => {
    newest.current = heardOut;
  });
  useEffect(() => {
    if (walk === undefined || !hasSound) return;
    const said = nowSaid(walk);
    if (said.length > 0) {
      speak(said, () => {
        newest.current();
      });
    }
    // The walk's own end of the call is heard as well.
  }, [walk, hasSound, speak]);
}

function isField(target: EventTarget): boolean {
  return (
    target instanceof HTMLElement &&
    target.matches("input:not([type=checkbox], [type=radio]), textarea, select")
  );
}
