// The live board as the service tells it: the whole first, then rows that changed. Pure.
import type { AgentView, BoardCall, BoardChanged, BoardQueue, BoardShown } from "../api/shapes";

export interface Board {
  windowMin: number;
  /** When the service levels were counted; null while they could not be. */
  countedAt: string | null;
  queues: Readonly<Record<string, BoardQueue>>;
  agents: Readonly<Record<string, AgentView>>;
  calls: Readonly<Record<string, BoardCall>>;
}

export function boardOf(shown: BoardShown): Board {
  return {
    windowMin: shown.window_min,
    countedAt: shown.counted_at,
    queues: by(shown.queues, ({ queue }) => queue),
    agents: by(shown.agents, ({ id }) => id),
    calls: by(shown.calls, ({ call }) => call),
  };
}

/** What changes before the whole is known says nothing. */
export function changedBoard(board: Board | null, told: BoardChanged): Board | null {
  if (board === null) return null;
  return {
    ...board,
    countedAt: told.counted_at,
    queues: { ...board.queues, ...by(told.queues, ({ queue }) => queue) },
    agents: without({ ...board.agents, ...by(told.agents, ({ id }) => id) }, told.agents_gone),
    calls: without({ ...board.calls, ...by(told.calls, ({ call }) => call) }, told.calls_gone),
  };
}

function by<Row>(rows: readonly Row[], key: (row: Row) => string): Record<string, Row> {
  return Object.fromEntries(rows.map((row) => [key(row), row]));
}

function without<Row>(rows: Record<string, Row>, gone: readonly string[]): Record<string, Row> {
  if (gone.length === 0) return rows;
  return Object.fromEntries(Object.entries(rows).filter(([key]) => !gone.includes(key)));
}
