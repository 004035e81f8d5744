// What is asked of the service about a call, and refused by it: the same for every phone.
import { granted } from "../api/client";
import type { Targets } from "./choices";

export type Target =
  { kind: "queue"; queue: string } | { kind: "agent"; agent: string } | { kind: "number"; number: string };

export type EmergencyNumber = "110" | "119" | "120";

export interface CallControl {
  answer: (call: string) => Promise<void>;
  reject: (call: string) => Promise<void>;
  hangUp: (call: string) => Promise<void>;
  mute: (call: string, isOn: boolean) => Promise<void>;
  sendKeys: (call: string, keys: string) => Promise<void>;
  /** The page lets go of the phone in the midst of a talk; reaches the service also while the page is being left. */
  sayGoodbye: () => Promise<void>;
  /** Where refusals of what the person wished are shown. */
  refused: (fault: unknown) => void;
}

export function callControl(refused: (fault: unknown) => void): CallControl {
  return {
    refused,
    answer: (call) => send("POST", `${at(call)}/answer`),
    reject: (call) => send("POST", `${at(call)}/reject`),
    hangUp: (call) => send("POST", `${at(call)}/hang-up`),
    mute: (call, isOn) => send("PUT", `${at(call)}/mute`, { is_on: isOn }),
    sendKeys: (call, keys) => send("POST", `${at(call)}/keys`, { keys }),
    sayGoodbye: () => send("POST", "/api/v1/agents/me/phone/goodbye"),
  };
}

export const hold = (call: string, isOn: boolean) => send("PUT", `${at(call)}/hold`, { is_on: isOn });

export const consult = (call: string, to: Exclude<Target, { kind: "queue" }>) =>
  send("POST", `${at(call)}/consult`, { to });

/** Back to the caller alone: who was asked, or has joined, is let go. */
export const dropThird = (call: string) => send("DELETE", `${at(call)}/consult`);

export const merge = (call: string) => send("POST", `${at(call)}/merge`);

/** Without `to`: to whoever is being asked. */
export const transfer = (call: string, to: Target | null) =>
  send("POST", `${at(call)}/transfer`, to === null ? {} : { to });

export const callEmergency = (call: string, number: EmergencyNumber) =>
  send("POST", `${at(call)}/emergency`, { number });

export const callOut = (number: string) => send("POST", "/api/v1/calls", { number });

export async function targets(): Promise<Targets> {
  return (await asked("GET", "/api/v1/calls/targets")) as Targets;
}

const at = (call: string) => `/api/v1/calls/${encodeURIComponent(call)}`;

async function send(method: string, path: string, body?: object): Promise<void> {
  await asked(method, path, body);
}

/** Reaches the service also from a page that is being left. */
async function asked(method: string, path: string, body?: object): Promise<unknown> {
  const response = await fetch(path, {
    method,
    keepalive: true,
    headers: { "X-Callcenter": "web", "Content-Type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const told: unknown = await response.json().catch(() => undefined);
  return granted({ response, ...(response.ok ? { data: told } : { error: told }) });
}
