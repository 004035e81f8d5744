// One tab of a browser has the phone: a Web Lock, which the browser gives back when a tab crashes.
//
// Whoever does not get it waits for it in line, so that the phone comes here when the other tab is closed.

const NAME = "callcenter.phone";
/** A page that is being loaded again holds it for a moment longer. */
const PATIENCE_MS = 1_500;

interface Told {
  had: () => void;
  /** Another tab has it; `had` follows when that one is closed. */
  busy: () => void;
  taken: () => void;
}

export class TabLock {
  #release: (() => void) | null = null;
  #waiting: AbortController | null = null;

  constructor(private readonly locks: LockManager = navigator.locks) {}

  /** `isForced` takes it away from the tab that has it. */
  claim(isForced: boolean, told: Told): void {
    if (this.#release !== null) {
      told.had();
      return;
    }
    this.#waiting?.abort();
    const waiting = new AbortController();
    this.#waiting = waiting;
    const patience = setTimeout(told.busy, PATIENCE_MS);
    let isHeld = false;
    const hold = () => {
      clearTimeout(patience);
      // Given in the very moment in which nobody wanted it any more.
      if (waiting.signal.aborted) return undefined;
      isHeld = true;
      told.had();
      return new Promise<void>((resolve) => {
        this.#release = resolve;
      });
    };
    // The browser takes no signal together with `steal`.
    const options: LockOptions = isForced ? { steal: true } : { signal: waiting.signal };
    this.locks.request(NAME, options, hold).catch(() => {
      clearTimeout(patience);
      if (!isHeld || this.#waiting !== waiting) return;
      this.#release = null;
      told.taken();
    });
  }

  release(): void {
    this.#waiting?.abort();
    this.#waiting = null;
    this.#release?.();
    this.#release = null;
  }
}
