// What is asked of the service about a call, and refused by it: the same for every phone.
import { api, granted } from "../api/client";

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

const of = (call: string) => ({ params: { path: { call } } });

export function callControl(refused: (fault: unknown) => void): CallControl {
  return {
    refused,
    answer: async (call) => {
      granted(await api.POST("/api/v1/calls/{call}/answer", of(call)));
    },
    reject: async (call) => {
      granted(await api.POST("/api/v1/calls/{call}/reject", of(call)));
    },
    hangUp: async (call) => {
      granted(await api.POST("/api/v1/calls/{call}/hang-up", of(call)));
    },
    mute: async (call, isOn) => {
      granted(await api.PUT("/api/v1/calls/{call}/mute", { ...of(call), body: { is_on: isOn } }));
    },
    sendKeys: async (call, keys) => {
      granted(await api.POST("/api/v1/calls/{call}/keys", { ...of(call), body: { keys } }));
    },
    sayGoodbye: async () => {
      granted(await api.POST("/api/v1/agents/me/phone/goodbye", { keepalive: true }));
    },
  };
}

export async function hold(call: string, isOn: boolean): Promise<void> {
  granted(await api.PUT("/api/v1/calls/{call}/hold", { ...of(call), body: { is_on: isOn } }));
}

export async function consult(call: string, to: Exclude<Target, { kind: "queue" }>): Promise<void> {
  granted(await api.POST("/api/v1/calls/{call}/consult", { ...of(call), body: { to } }));
}

/** Back to the caller alone: who was asked, or has joined, is let go. */
export async function dropThird(call: string): Promise<void> {
  granted(await api.DELETE("/api/v1/calls/{call}/consult", of(call)));
}

export async function merge(call: string): Promise<void> {
  granted(await api.POST("/api/v1/calls/{call}/merge", of(call)));
}

/** Without `to`: to whoever is being asked. */
export async function transfer(call: string, to: Target | null): Promise<void> {
  granted(await api.POST("/api/v1/calls/{call}/transfer", { ...of(call), body: to === null ? {} : { to } }));
}

export async function callEmergency(call: string, number: EmergencyNumber): Promise<void> {
  granted(await api.POST("/api/v1/calls/{call}/emergency", { ...of(call), body: { number } }));
}

export async function callOut(number: string): Promise<void> {
  granted(await api.POST("/api/v1/calls", { body: { number } }));
}

export async function targets() {
  return granted(await api.GET("/api/v1/agents/me/targets"));
}
