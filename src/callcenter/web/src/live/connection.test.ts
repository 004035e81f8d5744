import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { aSnapshot, numbered } from "../api/samples";
import { LiveConnection, SILENCE_MS, type Listener } from "./connection";

class FakeSocket {
  static opened: FakeSocket[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  readyState: number = WebSocket.OPEN;
  sent: string[] = [];
  isClosed = false;

  constructor() {
    FakeSocket.opened.push(this);
  }
  send(text: string): void {
    this.sent.push(text);
  }
  close(): void {
    this.isClosed = true;
  }
}

function last(): FakeSocket {
  const socket = FakeSocket.opened.at(-1);
  if (socket === undefined) throw new Error("nothing was opened");
  return socket;
}

function listening(): Listener & { told: string[] } {
  const told: string[] = [];
  return {
    told,
    opened: () => told.push("opened"),
    received: ({ n }) => told.push(`received ${n}`),
    lost: () => told.push("lost"),
    sessionOver: () => told.push("session over"),
  };
}

function connected(): { listener: ReturnType<typeof listening>; connection: LiveConnection } {
  const listener = listening();
  const connection = new LiveConnection(listener, () => new FakeSocket() as unknown as WebSocket);
  last().onopen?.();
  return { listener, connection };
}

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.opened = [];
});
afterEach(() => {
  vi.useRealTimers();
});

test("hands on what is said, and asks for a snapshot when told to", () => {
  const { listener, connection } = connected();
  last().onmessage?.({ data: JSON.stringify(numbered(1, aSnapshot())) });
  connection.askResync();

  expect(listener.told).toEqual(["opened", "received 1"]);
  expect(last().sent).toEqual(['{"type":"resync"}']);
});

test("comes back after each loss, ever later, at most ten seconds", () => {
  const { listener } = connected();
  for (let loss = 1; loss <= 8; loss += 1) {
    last().onclose?.({ code: 1006 });
    vi.advanceTimersByTime(10_000);
    expect(FakeSocket.opened).toHaveLength(loss + 1);
  }

  expect(listener.told.filter((word) => word === "lost")).toHaveLength(8);
});

test("takes silence for a loss", () => {
  const { listener } = connected();
  vi.advanceTimersByTime(SILENCE_MS);

  expect(listener.told).toEqual(["opened", "lost"]);
  expect(last().isClosed).toBe(true);
});

test("does not come back when the session is over", () => {
  const { listener } = connected();
  last().onclose?.({ code: 4401 });
  vi.advanceTimersByTime(60_000);

  expect(listener.told).toEqual(["opened", "session over"]);
  expect(FakeSocket.opened).toHaveLength(1);
});

test("is silent once it was closed", () => {
  const { listener, connection } = connected();
  const socket = last();
  connection.close();
  vi.advanceTimersByTime(60_000);

  expect(socket.isClosed).toBe(true);
  expect(socket.onclose).toBeNull();
  expect(listener.told).toEqual(["opened"]);
});
