import { expect, test, vi } from "vitest";
import type { CallControl } from "./callControl";
import { NoPhone, PhoneShell, type Outside } from "./shell";
import type { Access, Softphone, Tell } from "./softphone";

const access: Access = {
  seat: "1001",
  kind: "browser",
  sip_uri: "sip:1001@pbx1",
  wss_urls: ["wss://pbx1:8089/ws"],
  password: "secret",
  ice_servers: [],
};

class FakePhone implements Softphone {
  readonly done: string[] = [];
  fault: Error | null = null;

  constructor(readonly tell: Tell) {}
  answer = (leg: string) => this.#note(`answer ${leg}`);
  reject = (leg: string) => this.#note(`reject ${leg}`);
  hangUp = (leg: string) => this.#note(`hang up ${leg}`);
  mute = (leg: string, isOn: boolean) => this.#note(`mute ${leg} ${String(isOn)}`);
  sendKeys = (leg: string, keys: string) => this.#note(`keys ${leg} ${keys}`);
  callEcho = () => this.#note("echo");
  heard = () => Promise.resolve(null);
  devicesChanged = () => Promise.resolve();
  playAgain = () => Promise.resolve();
  check = () => undefined;
  close = () => {
    this.done.push("close");
  };

  #note(deed: string): Promise<void> {
    this.done.push(deed);
    return this.fault === null ? Promise.resolve() : Promise.reject(this.fault);
  }
}

class FakeOutside implements Outside {
  readonly told: string[] = [];
  readonly phones: FakePhone[] = [];
  readonly desk = new FakePhone(() => undefined);
  kind: Access["kind"] = "browser";
  away: Error | null = null;
  microphone: Error | null = null;
  goodbye: Promise<void> = Promise.resolve();

  readonly control: CallControl = {
    answer: () => Promise.resolve(),
    reject: () => Promise.resolve(),
    hangUp: () => Promise.resolve(),
    mute: () => Promise.resolve(),
    sendKeys: () => Promise.resolve(),
    sayGoodbye: () => {
      this.told.push("goodbye");
      return this.goodbye;
    },
    refused: (fault) => {
      this.told.push(`refused ${String(fault)}`);
    },
  };
  readonly lock = {
    claim: (_: boolean, { had }: { had: () => void }) => {
      had();
    },
    release: () => {
      this.told.push("unlocked");
    },
  };
  access = () =>
    this.away === null ? Promise.resolve({ ...access, kind: this.kind }) : Promise.reject(this.away);
  tryMicrophone = () => (this.microphone === null ? Promise.resolve() : Promise.reject(this.microphone));
  connect = (_: Access, tell: Tell) => {
    const phone = new FakePhone(tell);
    this.phones.push(phone);
    return Promise.resolve(phone);
  };

  get phone(): FakePhone {
    const newest = this.phones.at(-1);
    if (newest === undefined) throw new Error("nothing was connected");
    return newest;
  }
}

async function registered(outside: FakeOutside): Promise<PhoneShell> {
  const shell = new PhoneShell(outside);
  shell.tell({ type: "seated", isAt: true });
  await vi.waitFor(() => {
    expect(shell.softphone).not.toBeNull();
  });
  outside.phone.tell({ type: "registered" });
  return shell;
}

function ring(outside: FakeOutside, leg: string): void {
  outside.phone.tell({ type: "rang", ring: { leg, call: "pbx1.one", kind: "offer", answersItself: false } });
}

test("a seat in a browser becomes a phone that rings, is answered and hung up", async () => {
  const outside = new FakeOutside();
  const shell = await registered(outside);
  ring(outside, "a");
  shell.tell({ type: "answerWished" });
  outside.phone.tell({ type: "answered", leg: "a" });
  shell.tell({ type: "hangUpWished" });

  expect(shell.now().line.is).toBe("ready");
  expect(outside.phone.done).toEqual(["answer a", "hang up a"]);
});

test("a microphone that fails at the answer gives the caller to somebody else", async () => {
  const outside = new FakeOutside();
  const shell = await registered(outside);
  outside.phone.fault = new DOMException("gone", "NotFoundError");
  ring(outside, "a");
  shell.tell({ type: "answerWished" });
  await vi.waitFor(() => {
    expect(shell.now().line).toEqual({ is: "failed", trouble: "no_microphone" });
  });
  await vi.waitFor(() => {
    expect(outside.phone.done).toEqual(["answer a", "close"]);
  });

  expect(outside.told).toEqual(["unlocked"]);
});

test("in mid-talk the service is told before the phone is let go of", async () => {
  const outside = new FakeOutside();
  const shell = await registered(outside);
  ring(outside, "a");
  shell.tell({ type: "answerWished" });
  outside.phone.tell({ type: "answered", leg: "a" });
  let tellGoodbye: () => void = () => undefined;
  outside.goodbye = new Promise((resolve) => {
    tellGoodbye = resolve;
  });
  shell.tell({ type: "seated", isAt: false });

  expect(outside.told).toEqual(["goodbye"]);
  expect(outside.phone.done).not.toContain("close");
  tellGoodbye();
  await vi.waitFor(() => {
    expect(outside.phone.done).toContain("close");
  });
});

test("what a phone that was let go of still tells is of no account", async () => {
  const outside = new FakeOutside();
  const shell = await registered(outside);
  const old = outside.phone;
  shell.tell({ type: "takenAway", where: "computer" });
  old.tell({ type: "registered" });
  old.tell({ type: "rang", ring: { leg: "b", call: null, kind: "offer", answersItself: false } });

  expect(shell.now()).toMatchObject({ line: { is: "elsewhere" }, leg: { is: "none" } });
});

test.each([
  ["service_away", new TypeError("Failed to fetch")],
  ["insecure", new NoPhone("insecure")],
  ["not_a_seat", new NoPhone("not_a_seat")],
])("without a phone of the service's: %s", async (trouble, fault) => {
  const outside = new FakeOutside();
  outside.away = fault;
  const shell = new PhoneShell(outside);
  shell.tell({ type: "seated", isAt: true });
  await vi.waitFor(() => {
    expect(shell.now().line).toEqual({ is: "failed", trouble });
  });

  outside.away = null;
  shell.tell({ type: "retryWished" });
  await vi.waitFor(() => {
    expect(shell.now().line.is).toBe("connecting");
  });
});

test("a microphone that is denied leaves nobody registered", async () => {
  const outside = new FakeOutside();
  outside.microphone = new DOMException("no", "NotAllowedError");
  const shell = new PhoneShell(outside);
  shell.tell({ type: "seated", isAt: true });
  await vi.waitFor(() => {
    expect(shell.now().line).toEqual({ is: "failed", trouble: "microphone_denied" });
  });

  expect(outside.phones).toEqual([]);
});

test("a desk's phone is worked through the service, whose refusals are shown", async () => {
  const outside = new FakeOutside();
  outside.kind = "desk";
  const shell = new PhoneShell(outside);
  shell.tell({ type: "seated", isAt: true });
  shell.tell({ type: "seen", seen: { is: "ringing", call: "pbx1.one" } });
  await vi.waitFor(() => {
    expect(shell.now().leg.is).toBe("ringing");
  });
  outside.desk.fault = new Error("no");
  shell.tell({ type: "answerWished" });
  await vi.waitFor(() => {
    expect(outside.told).toEqual(["refused Error: no"]);
  });

  expect(outside.desk.done).toEqual(["answer pbx1.one"]);
  expect(shell.now().line.is).toBe("desk");
});
