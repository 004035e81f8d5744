// How queues, agents and calls stand now, and what a supervisor can do about it.
import { useState } from "react";
import { useFeed, useWatchedBoard } from "../live/LiveProvider";
import { PageHead } from "../ui/PageHead";
import { instant, useServerNow } from "../ui/time";
import { useLanguage } from "../words/WordsProvider";
import { AgentDialog } from "./AgentDialog";
import { AgentsBoard } from "./AgentsBoard";
import { BalanceBoard } from "./BalanceBoard";
import type { Board } from "./board";
import { CallDialog } from "./CallDialog";
import { CallsBoard } from "./CallsBoard";
import { QueuesBoard } from "./QueuesBoard";
import "../ui/operators.css";
import "./board.css";

/** Levels are counted every five seconds; so long they may be missing before that is said. */
const COUNTED_WITHIN_MS = 20_000;

type About = { call: string } | { agent: string } | null;

export default function BoardPage() {
  const { words, language } = useLanguage();
  const text = words.board;
  const { clockAheadMs, connection, heardAtMs } = useFeed();
  const board = useWatchedBoard();
  const nowMs = useServerNow(clockAheadMs);
  const [about, setAbout] = useState<About>(null);
  const [isDone, setIsDone] = useState(false);
  if (board === null) {
    return (
      <div className="page">
        <PageHead title={text.title} lead={text.lead} />
        <p role="status">{text.waiting}</p>
      </div>
    );
  }
  const queues = Object.values(board.queues);
  const calls = Object.values(board.calls);
  // Ages stop with the data: a clock that runs on would make them look alive.
  const isStale = connection !== "live";
  const shownMs = isStale ? heardAtMs + clockAheadMs : nowMs;
  const nameOf = (id: string) => {
    const queue = board.queues[id];
    return queue === undefined ? id : language === "zh" ? queue.name_zh : queue.name_en;
  };
  const act = (chosen: About) => {
    setIsDone(false);
    setAbout(chosen);
  };
  const close = () => {
    setAbout(null);
  };
  const done = () => {
    setIsDone(true);
    close();
  };
  return (
    <div className="page">
      <PageHead title={text.title} lead={text.lead} />
      <p role="status" className="done">
        {isDone && text.done}
      </p>
      {isStale && (
        <p className="board-stale">{text.stale(instant(new Date(shownMs).toISOString(), language))}</p>
      )}
      <Counted board={board} nowMs={shownMs} />
      <QueuesBoard queues={queues} calls={calls} windowMin={board.windowMin} nowMs={shownMs} />
      <CallsBoard
        calls={calls}
        agents={board.agents}
        nameOf={nameOf}
        nowMs={shownMs}
        act={({ call }) => {
          act({ call });
        }}
      />
      <AgentsBoard
        agents={Object.values(board.agents)}
        calls={board.calls}
        nameOf={nameOf}
        nowMs={shownMs}
        act={({ id }) => {
          act({ agent: id });
        }}
      />
      <BalanceBoard />
      <Dialog about={about} board={board} done={done} close={close} />
    </div>
  );
}

interface DialogProps {
  about: About;
  board: Board;
  done: () => void;
  close: () => void;
}

function Dialog({ about, board, done, close }: DialogProps) {
  if (about === null) return null;
  if ("call" in about) {
    const call = board.calls[about.call];
    // The call is over: there is nothing to be done about it any more.
    return call === undefined ? null : (
      <CallDialog call={call} queues={Object.values(board.queues)} done={done} close={close} />
    );
  }
  const agent = board.agents[about.agent];
  return agent === undefined ? null : <AgentDialog agent={agent} done={done} close={close} />;
}

/** Says when the service levels are older than the rest. */
function Counted({ board, nowMs }: { board: Board; nowMs: number }) {
  const { words, language } = useLanguage();
  const { countedAt } = board;
  const isLate = countedAt !== null && nowMs - Date.parse(countedAt) > COUNTED_WITHIN_MS;
  if (countedAt !== null && !isLate) return null;
  return (
    <p className="board-stale">
      {countedAt === null ? words.board.notCounted : words.board.countedLate(instant(countedAt, language))}
    </p>
  );
}
