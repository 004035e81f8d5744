// The phone's shell with the real outsides of a page.
import { api } from "../api/client";
import { callControl } from "./callControl";
import { DeskPhone } from "./deskPhone";
import { closeStream, openMicrophone } from "./devices";
import { NoPhone, PhoneShell } from "./shell";
import type { Access } from "./softphone";
import { TabLock } from "./tabLock";

interface Told {
  soundBlocked: () => void;
  refused: (fault: Error) => void;
}

export function phoneOfThisPage({ soundBlocked, refused }: Told): PhoneShell {
  const control = callControl((fault) => {
    refused(fault instanceof Error ? fault : new Error(String(fault)));
  });
  return new PhoneShell({
    control,
    access,
    // Without a secure context a browser has no locks; `access` has said so before.
    lock: "locks" in navigator ? new TabLock() : { claim: () => undefined, release: () => undefined },
    tryMicrophone: async () => {
      closeStream(await openMicrophone());
    },
    connect: async (at, tell) => {
      const { JsSipPhone } = await import("./jssipPhone");
      return new JsSipPhone(at, { tell, soundBlocked });
    },
    desk: new DeskPhone(control),
  });
}

async function access(): Promise<Access> {
  const { data, response } = await api.GET("/api/v1/agents/me/phone");
  if (data === undefined) {
    throw new NoPhone(response.status >= 400 && response.status < 500 ? "not_a_seat" : "service_away");
  }
  if (data.kind === "browser" && !globalThis.isSecureContext) throw new NoPhone("insecure");
  return data;
}
