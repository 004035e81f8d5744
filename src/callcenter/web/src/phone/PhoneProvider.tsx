// Mounted above the router: no change of page ends a call. Ties the phone to the feed, the tab, the speakers and the service.
import { useMutation } from "@tanstack/react-query";
import { createContext, use, useEffect, useState, useSyncExternalStore, type ReactNode } from "react";
import type { AgentView, CallCard } from "../api/shapes";
import { currentCard, type Connection, type View } from "../live/feed";
import { useFeed } from "../live/LiveProvider";
import { unseated, type Phone } from "./phone";
import { phoneOfThisPage } from "./phoneOfThisPage";
import type { Judged } from "./quality";
import type { PhoneShell } from "./shell";
import type { Tell } from "./softphone";
import type { Talk } from "./talk";
import { useQuality } from "./useQuality";
import { useRing } from "./useRing";

interface PhoneOf {
  phone: Phone;
  /** The shape of the talk; null while nobody talks with the caller. */
  talk: Talk | null;
  /** The call that the phone is about, where it is known. */
  call: string | null;
  /** It is this agent's, not one that a colleague asks about. */
  isOwn: boolean;
  quality: Judged | null;
  tell: Tell;
  /** Does something about a call, one thing at a time; `done` after it was granted. */
  act: (deed: () => Promise<void>, done?: () => void) => void;
  isActing: boolean;
  /** Why the last deed was refused. */
  refusal: Error | null;
  /** The browser plays nothing before somebody has touched the page. */
  isSoundBlocked: boolean;
  letSound: () => void;
  devicesChanged: () => void;
}

const PhoneContext = createContext<PhoneOf>({
  phone: unseated,
  talk: null,
  call: null,
  isOwn: false,
  quality: null,
  tell: () => undefined,
  act: () => undefined,
  isActing: false,
  refusal: null,
  isSoundBlocked: false,
  letSound: () => undefined,
  devicesChanged: () => undefined,
});

export function usePhone(): PhoneOf {
  return use(PhoneContext);
}

export function FixedPhone({ is, children }: { is: Partial<PhoneOf>; children: ReactNode }) {
  return <PhoneContext value={{ ...use(PhoneContext), ...is }}>{children}</PhoneContext>;
}

export function PhoneProvider({ children }: { children: ReactNode }) {
  const { view, connection } = useFeed();
  const agent = view?.me.agent ?? null;
  const [isSoundBlocked, setIsSoundBlocked] = useState(false);
  const [failure, setFailure] = useState<Error | null>(null);
  const [shell] = useState(() =>
    phoneOfThisPage({
      soundBlocked: () => {
        setIsSoundBlocked(true);
      },
      refused: setFailure,
    }),
  );
  const phone = useSyncExternalStore(shell.subscribe, shell.now);
  const card = cardOf(phone, view);
  const acting = useMutation({ mutationFn: (deed: () => Promise<void>) => deed() });

  useSeat(shell, agent, card, connection);
  const takings = view?.phoneTakings ?? 0;
  useEffect(() => {
    if (takings > 0) shell.tell({ type: "takenAway", where: "computer" });
  }, [shell, takings]);
  usePageLeft(shell);
  useRing(phone, isSoundBlocked, () => {
    setIsSoundBlocked(true);
  });
  const quality = useQuality(shell, phone);

  return (
    <PhoneContext
      value={{
        phone,
        talk: card?.talk ?? null,
        call: card?.call ?? null,
        isOwn: card !== null && card.agent === agent?.id,
        quality,
        tell: (event) => {
          setFailure(null);
          acting.reset();
          shell.tell(event);
        },
        act: (deed, done) => {
          if (acting.isPending) return;
          setFailure(null);
          acting.mutate(deed, { ...(done === undefined ? {} : { onSuccess: done }) });
        },
        isActing: acting.isPending,
        refusal: acting.error ?? failure,
        isSoundBlocked,
        letSound: () => {
          setIsSoundBlocked(false);
          void shell.softphone?.playAgain().catch(() => undefined);
        },
        devicesChanged: () => {
          void shell.softphone?.devicesChanged().catch(() => undefined);
        },
      }}
    >
      {children}
    </PhoneContext>
  );
}

/** The card of the call on this phone, else the one that this desktop is about. */
function cardOf({ leg }: Phone, view: View | null): CallCard | null {
  if (view === null) return null;
  const call = leg.is === "none" ? null : leg.ring.call;
  return (call === null ? undefined : view.cards[call]) ?? currentCard(view);
}

/** Tells the phone what the service says. */
function useSeat(
  shell: PhoneShell,
  agent: AgentView | null,
  card: CallCard | null,
  connection: Connection,
): void {
  const seat = agent?.seat ?? null;
  useEffect(() => {
    if (seat === null) return;
    shell.tell({ type: "seated", isAt: true });
    return () => {
      shell.tell({ type: "seated", isAt: false });
    };
  }, [shell, seat]);

  const state = agent?.state ?? "idle";
  const call = agent?.call ?? null;
  const isConsulted = agent !== null && card?.call === call && card.consulted === agent.id;
  useEffect(() => {
    const is = state === "ringing" || state === "talking" ? state : "idle";
    shell.tell({ type: "seen", seen: { is, call, kind: isConsulted ? "consult" : "offer" } });
  }, [shell, state, call, isConsulted]);

  const over = card?.state === "ended" ? card.call : null;
  useEffect(() => {
    if (over !== null) shell.tell({ type: "callOver", call: over });
  }, [shell, over]);

  useEffect(() => {
    if (connection !== "live") return;
    // Also the first time, when there is nothing yet to be checked.
    shell.tell({ type: "serviceBack" });
    shell.softphone?.check();
  }, [shell, connection]);
}

/** What the browser tells of the page and of the network. */
function usePageLeft(shell: PhoneShell): void {
  useEffect(() => {
    const left = () => {
      shell.tell({ type: "pageLeft" });
    };
    const shown = ({ persisted }: PageTransitionEvent) => {
      // Kept by the browser and shown again: all its connections are gone.
      if (persisted) location.reload();
    };
    const online = () => {
      shell.softphone?.check();
    };
    window.addEventListener("pagehide", left);
    window.addEventListener("pageshow", shown);
    window.addEventListener("online", online);
    return () => {
      window.removeEventListener("pagehide", left);
      window.removeEventListener("pageshow", shown);
      window.removeEventListener("online", online);
    };
  }, [shell]);
}
