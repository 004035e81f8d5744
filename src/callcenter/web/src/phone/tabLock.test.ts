import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { TabLock } from "./tabLock";

/** One lock as the Web Locks API keeps it: a line, and `steal`. */
class FakeLocks {
  #holder: { reject: (fault: Error) => void } | null = null;
  readonly #line: (() => void)[] = [];

  request(_: string, options: LockOptions, hold: () => Promise<void> | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const take = () => {
        const held = { reject };
        this.#holder = held;
        void Promise.resolve(hold()).then(() => {
          if (this.#holder === held) this.#holder = null;
          resolve();
          if (this.#holder === null) this.#line.shift()?.();
        });
      };
      if (options.steal === true) {
        this.#holder?.reject(new DOMException("stolen", "AbortError"));
        take();
      } else if (this.#holder === null) take();
      else {
        this.#line.push(take);
        options.signal?.addEventListener("abort", () => {
          this.#line.splice(this.#line.indexOf(take), 1);
          reject(new DOMException("aborted", "AbortError"));
        });
      }
    });
  }
}

function tab(locks: FakeLocks): { lock: TabLock; told: string[]; claim: (isForced: boolean) => void } {
  const lock = new TabLock(locks as unknown as LockManager);
  const told: string[] = [];
  const claim = (isForced: boolean) => {
    lock.claim(isForced, {
      had: () => told.push("had"),
      busy: () => told.push("busy"),
      taken: () => told.push("taken"),
    });
  };
  return { lock, told, claim };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("the first tab has it; the next one is told, and gets it when the first is closed", async () => {
  const locks = new FakeLocks();
  const [one, two] = [tab(locks), tab(locks)];
  one.claim(false);
  two.claim(false);
  await vi.advanceTimersByTimeAsync(2_000);

  expect([one.told, two.told]).toEqual([["had"], ["busy"]]);
  one.lock.release();
  await vi.advanceTimersByTimeAsync(0);
  expect(two.told).toEqual(["busy", "had"]);
});

test("a page that is loaded again waits for the one that is going", async () => {
  const locks = new FakeLocks();
  const [one, two] = [tab(locks), tab(locks)];
  one.claim(false);
  two.claim(false);
  await vi.advanceTimersByTimeAsync(500);
  one.lock.release();
  await vi.advanceTimersByTimeAsync(2_000);

  expect(two.told).toEqual(["had"]);
});

test("it is taken away by force, and back again", async () => {
  const locks = new FakeLocks();
  const [one, two] = [tab(locks), tab(locks)];
  one.claim(false);
  two.claim(true);
  await vi.advanceTimersByTimeAsync(0);
  one.claim(true);
  await vi.advanceTimersByTimeAsync(2_000);

  expect(one.told).toEqual(["had", "taken", "had"]);
  expect(two.told).toEqual(["had", "taken"]);
});

test("who gives up waiting is not given it any more", async () => {
  const locks = new FakeLocks();
  const [one, two] = [tab(locks), tab(locks)];
  one.claim(false);
  two.claim(false);
  two.lock.release();
  one.lock.release();
  await vi.advanceTimersByTimeAsync(2_000);

  expect(two.told).toEqual([]);
});
