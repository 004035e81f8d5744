// The phone's machine at work: does what it asks for, and tells it what came of it, one event after the other.
import type { CallControl } from "./callControl";
import { microphoneTrouble } from "./devices";
import { on, unseated, type Deed, type Phone, type PhoneEvent, type Trouble } from "./phone";
import type { Access, Softphone, Tell } from "./softphone";

/** How long the service may take to keep the caller before the phone is let go of all the same. */
const GOODBYE_MS = 2_000;

interface Claim {
  had: () => void;
  busy: () => void;
  taken: () => void;
}

/** What the phone needs of the page and of the service. */
export interface Outside {
  control: CallControl;
  /** What phone there is at this person's seat; rejects with NoPhone. */
  access: () => Promise<Access>;
  lock: { claim: (isForced: boolean, told: Claim) => void; release: () => void };
  /** Opens the microphone and closes it again; throws what the browser throws. */
  tryMicrophone: () => Promise<void>;
  connect: (access: Access, tell: Tell) => Promise<Softphone>;
  desk: Softphone;
}

export class NoPhone extends Error {
  constructor(readonly trouble: Trouble) {
    super(trouble);
  }
}

export class PhoneShell {
  #phone: Phone = unseated;
  #softphone: Softphone | null = null;
  /** Which of many attempts is at work: what an earlier one brings is of no account. */
  #attempt = 0;
  readonly #events: PhoneEvent[] = [];
  #isTelling = false;
  readonly #listeners = new Set<() => void>();

  constructor(private readonly outside: Outside) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly now = (): Phone => this.#phone;

  /** The phone itself, where there is one. */
  get softphone(): Softphone | null {
    return this.#phone.line.is === "desk" ? this.outside.desk : this.#softphone;
  }

  readonly tell = (event: PhoneEvent): void => {
    this.#events.push(event);
    if (this.#isTelling) return;
    this.#isTelling = true;
    try {
      for (let next = this.#events.shift(); next !== undefined; next = this.#events.shift()) {
        const [phone, deeds] = on(this.#phone, next);
        const isNews = phone !== this.#phone;
        this.#phone = phone;
        deeds.forEach((deed) => {
          this.#carryOut(deed);
        });
        if (isNews)
          this.#listeners.forEach((listener) => {
            listener();
          });
      }
    } finally {
      this.#isTelling = false;
    }
  };

  #carryOut(deed: Deed): void {
    switch (deed.do) {
      case "ask":
        this.#ask();
        return;
      case "claim":
        this.#claim(deed.isForced);
        return;
      case "tryMicrophone":
        void this.#tryMicrophone();
        return;
      case "connect":
        void this.#connect(deed.access);
        return;
      case "release":
        void this.#release(deed.isInTalk);
        return;
      case "sayGoodbye":
        void this.outside.control.sayGoodbye().catch(() => undefined);
        return;
      case "answer":
        this.#work((softphone) => softphone.answer(deed.leg));
        return;
      case "callEcho":
        this.#work((softphone) => softphone.callEcho());
        return;
      case "reject":
        this.#work((softphone) => softphone.reject(deed.leg));
        return;
      case "hangUp":
        this.#work((softphone) => softphone.hangUp(deed.leg));
        return;
      case "mute":
        this.#work((softphone) => softphone.mute(deed.leg, deed.isOn));
        return;
      case "sendKeys":
        this.#work((softphone) => softphone.sendKeys(deed.leg, deed.keys));
    }
  }

  #ask(): void {
    this.#attempt += 1;
    const attempt = this.#attempt;
    this.outside.access().then(
      (access) => {
        if (attempt === this.#attempt) this.tell({ type: "told", access });
      },
      (fault: unknown) => {
        if (attempt !== this.#attempt) return;
        this.tell({ type: "failed", trouble: fault instanceof NoPhone ? fault.trouble : "service_away" });
      },
    );
  }

  #claim(isForced: boolean): void {
    this.outside.lock.claim(isForced, {
      had: () => {
        this.tell({ type: "claimed" });
      },
      busy: () => {
        this.tell({ type: "heldElsewhere", where: "tab" });
      },
      taken: () => {
        this.tell({ type: "takenAway", where: "tab" });
      },
    });
  }

  async #tryMicrophone(): Promise<void> {
    const attempt = this.#attempt;
    try {
      await this.outside.tryMicrophone();
      if (attempt === this.#attempt) this.tell({ type: "microphoneTried" });
    } catch (fault) {
      if (attempt === this.#attempt) this.tell({ type: "failed", trouble: microphoneTrouble(fault) });
    }
  }

  async #connect(access: Access): Promise<void> {
    const attempt = this.#attempt;
    const tell = (event: PhoneEvent) => {
      if (attempt === this.#attempt) this.tell(event);
    };
    try {
      const softphone = await this.outside.connect(access, tell);
      if (attempt === this.#attempt) this.#softphone = softphone;
      else softphone.close();
    } catch {
      tell({ type: "failed", trouble: "not_loaded" });
    }
  }

  async #release(isInTalk: boolean): Promise<void> {
    this.#attempt += 1;
    const softphone = this.#softphone;
    this.#softphone = null;
    if (isInTalk) {
      const goodbye = this.outside.control.sayGoodbye().catch(() => undefined);
      await Promise.race([goodbye, new Promise((resolve) => setTimeout(resolve, GOODBYE_MS))]);
    }
    softphone?.close();
    const { is } = this.#phone.line;
    if (is === "none" || is === "failed" || is === "desk") this.outside.lock.release();
  }

  #work(deed: (softphone: Softphone) => Promise<void>): void {
    const { softphone } = this;
    if (softphone === null) return;
    deed(softphone).catch((fault: unknown) => {
      this.#failed(fault);
    });
  }

  /** A desk's phone fails with the service's refusal, which says what to do; a browser's with its microphone. */
  #failed(fault: unknown): void {
    if (this.#phone.line.is === "desk") this.outside.control.refused(fault);
    else this.tell({ type: "failed", trouble: microphoneTrouble(fault) });
  }
}
