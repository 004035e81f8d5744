import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { api, granted } from "../api/client";
import type { CallCard, Status } from "../api/shapes";
import { CaseworkPanel } from "../casework/CaseworkPanel";
import { ScriptsPanel } from "../casework/ScriptsPanel";
import { WrapUpFoot } from "../casework/WrapUpFoot";
import { CallPages } from "../integrations/CallPages";
import { currentCard } from "../live/feed";
import { useFeed } from "../live/LiveProvider";
import { useMay } from "../session/may";
import { useServerNow } from "../ui/time";
import type { Words } from "../words/words";
import { useWords } from "../words/WordsProvider";
import { CallCardPanel } from "./CallCardPanel";
import { NeedsPicker } from "./NeedsPicker";
import { QueuesPanel } from "./QueuesPanel";
import { RecentPanel } from "./RecentPanel";
import { KEYS, useShortcuts } from "./shortcuts";
import { ShortcutsDialog } from "./ShortcutsDialog";
import { StatusBar, useChooseStatus } from "./StatusBar";

export function DesktopPage() {
  const words = useWords();
  const { view, clockAheadMs } = useFeed();
  const seesAll = useMay("see_all_calls");
  const nowMs = useServerNow(clockAheadMs);
  const choose = useChooseStatus();
  const wrapUpDone = useMutation({
    mutationFn: async () => granted(await api.POST("/api/v1/agents/me/wrap-up/done")),
  });
  const cardPanel = useRef<HTMLElement>(null);
  const [isHelpOpen, setIsHelpOpen] = useState(false);
  const agent = view?.me.agent ?? null;
  const card = view === null ? null : currentCard(view);

  useTitle(card, words);
  const take = (status: Status) => () => {
    if (agent !== null) choose.mutate({ status });
  };
  useShortcuts({
    help: () => {
      setIsHelpOpen((isOpen) => !isOpen);
    },
    call: () => {
      cardPanel.current?.focus();
    },
    wrapUpDone: () => {
      if (agent?.state === "wrap_up") wrapUpDone.mutate();
    },
    available: take("available"),
    break: take("break"),
    training: take("training"),
    offline: take("offline"),
  });

  if (view === null) {
    return (
      <p role="status" className="muted centred">
        {words.connection.connecting}
      </p>
    );
  }
  return (
    <div className="desktop">
      <h1 className="visually-hidden">{words.desk}</h1>
      {agent !== null && <StatusBar agent={agent} nowMs={nowMs} choose={choose} />}
      <div className="columns">
        <div className="column">
          {agent !== null && card !== null && (
            <CallCardPanel
              ref={cardPanel}
              card={card}
              agent={agent}
              queues={view.queues}
              captions={view.captions?.call === card.call ? view.captions : null}
              nowMs={nowMs}
              picker={agent.state !== "ringing" && <NeedsPicker card={card} key={card.call} />}
            />
          )}
          {agent !== null && card !== null && card.agent === agent.id && card.state !== "ringing" && (
            <CaseworkPanel
              // Not the bare number: the panel below is one of this call, too, and React would mix them up.
              key={`case ${card.call}`}
              call={card.call}
              nowMs={nowMs}
              foot={
                agent.state === "wrap_up"
                  ? (draft) => (
                      <WrapUpFoot
                        call={card.call}
                        agent={agent}
                        draft={draft}
                        nowMs={nowMs}
                        finish={() => {
                          wrapUpDone.mutate();
                        }}
                      />
                    )
                  : undefined
              }
            />
          )}
          {agent !== null && card !== null && <CallPages card={card} key={`pages ${card.call}`} />}
          {agent !== null && card === null && (
            <section ref={cardPanel} tabIndex={-1} className="panel empty" aria-labelledby="call-title">
              <h2 id="call-title">{words.call.none}</h2>
              <p className="muted">
                {words.call.noneLead[agent.status === "available" ? "available" : "other"]}
              </p>
            </section>
          )}
          <RecentPanel calls={view.recent} queues={view.queues} areAll={seesAll} />
        </div>
        <div className="column side">
          {agent !== null && card !== null && <ScriptsPanel card={card} key={card.call} />}
          <QueuesPanel queues={view.queues} mine={agent?.queues ?? []} nowMs={nowMs} />
          <button
            type="button"
            className="quiet"
            aria-keyshortcuts={KEYS.help.aria}
            onClick={() => {
              setIsHelpOpen(true);
            }}
          >
            {words.shortcuts.open} <kbd>{KEYS.help.shown}</kbd>
          </button>
        </div>
      </div>
      <ShortcutsDialog
        isOpen={isHelpOpen}
        close={() => {
          setIsHelpOpen(false);
        }}
      />
    </div>
  );
}

/** The tab says that it rings, for whoever is looking at another one. */
function useTitle(card: CallCard | null, words: Words): void {
  const ringing = card?.state === "ringing" ? `● ${words.call.incoming} ${card.number ?? ""} – ` : "";
  useEffect(() => {
    document.title = `${ringing}${words.desk} – ${words.product}`;
  }, [ringing, words]);
}
