// What can be done about one call.
import { useState } from "react";
import { Link } from "wouter";
import { whyRefused } from "../api/refusal";
import type { BoardCall, BoardQueue } from "../api/shapes";
import type { WhyRaised } from "../words/board";
import { Choice } from "../ui/Choice";
import { Modal } from "../ui/Modal";
import { useLanguage } from "../words/WordsProvider";
import { useDeed, type Deed } from "./deeds";

const WHYS: readonly WhyRaised[] = ["danger", "vulnerable", "waited_long", "our_fault", "other"];

interface CallDialogProps {
  /** As it is now: it may have gone on since the dialog was opened. */
  call: BoardCall;
  queues: readonly BoardQueue[];
  done: () => void;
  close: () => void;
}

export function CallDialog({ call, queues, done, close }: CallDialogProps) {
  const { words } = useLanguage();
  const text = words.board;
  const asked = useDeed((deed) => {
    // Whoever listens goes on from here: to whisper, to take over, to stop.
    if (deed.deed !== "listen") done();
  });
  const ask = (deed: Deed) => {
    if (!asked.isPending) asked.mutate(deed);
  };
  return (
    <Modal title={text.calls.act(call.number ?? words.call.anonymous)} close={close}>
      <p role="alert" className="refused">
        {whyRefused(asked.error, words)}
      </p>
      {call.state === "waiting" && (
        <>
          <MoveForm call={call} queues={queues} ask={ask} />
          <RaiseForm call={call} ask={ask} />
        </>
      )}
      {call.state === "talking" && <Listening call={call} ask={ask} />}
      <div className="actions board-end">
        <Link href={`/calls/${encodeURIComponent(call.call)}`}>{text.calls.open}</Link>
        <button type="button" onClick={close}>
          {text.close}
        </button>
      </div>
    </Modal>
  );
}

interface FormProps {
  call: BoardCall;
  ask: (deed: Deed) => void;
}

function MoveForm({ call, queues, ask }: FormProps & { queues: readonly BoardQueue[] }) {
  const { words, language } = useLanguage();
  const text = words.board.move;
  const others = queues.filter(({ queue }) => queue !== call.queue);
  const [chosen, setChosen] = useState(others[0]?.queue ?? "");
  const wanted = others.find(({ queue }) => queue === chosen);
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (wanted !== undefined) ask({ deed: "move", call: call.call, queue: wanted.queue });
      }}
    >
      <h3>{text.title}</h3>
      <Choice
        label={text.queue}
        hint={wanted?.agents_on === 0 ? `${text.lead} ${text.nobody}` : text.lead}
        value={chosen}
        options={others.map((one) => [one.queue, language === "zh" ? one.name_zh : one.name_en])}
        choose={setChosen}
      />
      <button type="submit" className="primary">
        {text.submit}
      </button>
    </form>
  );
}

const MANNERS = ["listen", "whisper", "barge"] as const;

/** One at a time; what is chosen already can be asked for again without harm. */
function Listening({ call, ask }: FormProps) {
  const text = useLanguage().words.board.listening;
  const { listener } = call;
  return (
    <section className="form" aria-label={text.title}>
      <h3>{text.title}</h3>
      <p className="muted small">{text.lead}</p>
      <p role="status">
        {listener !== null &&
          (listener.is_there
            ? text.there(listener.by, text.manners[listener.manner])
            : text.ringing(listener.by))}
      </p>
      <div className="actions board-manners">
        {MANNERS.map((manner) => (
          <button
            key={manner}
            type="button"
            aria-pressed={listener?.manner === manner}
            onClick={() => {
              ask({ deed: "listen", call: call.call, manner });
            }}
          >
            {text.manners[manner]}
          </button>
        ))}
        {listener !== null && (
          <>
            <button
              type="button"
              onClick={() => {
                ask({ deed: "stop_listening", call: call.call });
              }}
            >
              {text.stop}
            </button>
            <button
              type="button"
              className="primary"
              onClick={() => {
                ask({ deed: "take_over", call: call.call });
              }}
            >
              {text.takeOver}
            </button>
          </>
        )}
      </div>
    </section>
  );
}

function RaiseForm({ call, ask }: FormProps) {
  const { words } = useLanguage();
  const text = words.board.raise;
  const own = call.raised_from ?? call.tier;
  const tiers = ([0, 1, 2, 3, 4, 5] as const).filter((tier) => tier <= own && tier !== call.tier);
  const [tier, setTier] = useState<number>(tiers.find((one) => one > 0) ?? 0);
  const [why, setWhy] = useState<WhyRaised>("vulnerable");
  const wanted = tiers.find((one) => one === tier);
  if (tiers.length === 0) return null;
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (wanted !== undefined) ask({ deed: "raise", call: call.call, tier: wanted, why });
      }}
    >
      <h3>{text.title}</h3>
      <Choice
        label={text.tier}
        hint={text.lead}
        value={String(tier)}
        options={tiers.map((one) => [String(one), text.tiers[one] ?? String(one)])}
        choose={(one) => {
          setTier(Number(one));
        }}
      />
      <Choice
        label={text.why}
        value={why}
        options={WHYS.map((one) => [one, words.board.why[one]])}
        choose={(one) => {
          setWhy(one as WhyRaised);
        }}
      />
      <button type="submit" className="primary">
        {text.submit}
      </button>
    </form>
  );
}
