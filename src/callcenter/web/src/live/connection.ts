// One WebSocket, kept open: opens again after a pause that grows, believes in no silence, and says why it ended.
import type { Numbered } from "../api/shapes";

/** Twice the server's heartbeat, and a little. */
export const SILENCE_MS = 10_000;
const PAUSES_MS = [250, 500, 1_000, 2_000, 5_000, 10_000];
/** `Farewell.SESSION_OVER` of the server. */
const SESSION_OVER = 4401;
/** `Farewell.NOT_PERMITTED`: another role now, of which the page is not told yet. */
const NOT_PERMITTED = 4403;

export interface Listener {
  opened: () => void;
  received: (numbered: Numbered) => void;
  lost: () => void;
  sessionOver: () => void;
}

export class LiveConnection {
  #socket: WebSocket | null = null;
  #failures = 0;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;
  #isBoardWatched = false;

  constructor(
    private readonly listener: Listener,
    private readonly open: () => WebSocket = openDesktop,
  ) {
    this.#connect();
  }

  /** Ask for a new snapshot. */
  askResync(): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send('{"type":"resync"}');
  }

  /** Ask for the live board from now on, also on the connections to come; or for no more of it. */
  watchBoard(isOn: boolean): void {
    if (this.#isBoardWatched === isOn) return;
    this.#isBoardWatched = isOn;
    this.#askBoard(isOn);
  }

  /** End it for good. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#pause);
    this.#drop();
  }

  #connect(): void {
    const socket = this.open();
    this.#socket = socket;
    this.#expectWord();
    socket.onopen = () => {
      this.listener.opened();
      if (this.#isBoardWatched) this.#askBoard(true);
    };
    socket.onmessage = (event: MessageEvent<string>) => {
      this.#failures = 0;
      this.#expectWord();
      this.listener.received(JSON.parse(event.data) as Numbered);
    };
    socket.onclose = (event) => {
      this.#drop();
      if (event.code === SESSION_OVER || event.code === NOT_PERMITTED) this.listener.sessionOver();
      else this.#tryAgain();
    };
  }

  #askBoard(isOn: boolean): void {
    if (this.#socket?.readyState === WebSocket.OPEN) {
      this.#socket.send(JSON.stringify({ type: "watch_board", is_on: isOn }));
    }
  }

  #expectWord(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      this.#drop();
      this.#tryAgain();
    }, SILENCE_MS);
  }

  #tryAgain(): void {
    if (this.#isClosed) return;
    this.listener.lost();
    const longest = PAUSES_MS[Math.min(this.#failures, PAUSES_MS.length - 1)] ?? 0;
    this.#failures += 1;
    // Spread, or all desktops would come back in the same instant after a restart.
    this.#pause = setTimeout(
      () => {
        this.#connect();
      },
      longest * (0.5 + Math.random() / 2),
    );
  }

  /** Let go of the socket; nothing of it is heard any more. */
  #drop(): void {
    clearTimeout(this.#silence);
    const socket = this.#socket;
    this.#socket = null;
    if (socket === null) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }
}

function openDesktop(): WebSocket {
  const address = new URL("/api/v1/desktop", location.href);
  address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
  return new WebSocket(address);
}
