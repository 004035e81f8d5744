// The names by which the pages call what the generated files describe.
import type { components as Messages } from "./messages.gen";
import type { components as Api } from "./openapi.gen";

type Message = Messages["schemas"];

export type Numbered = Message["Numbered"];
export type AgentView = Message["AgentView"];
export type AlarmView = Message["AlarmView"];
export type BoardCall = Message["BoardCall"];
export type BoardChanged = Message["BoardChanged"];
export type BoardQueue = Message["BoardQueue"];
export type BoardShown = Message["BoardShown"];
export type CallCard = Message["CallCard"];
export type CallSummary = Message["CallSummary"];
export type CallState = CallSummary["state"];
export type Captions = Message["Captions"];
export type EarlierCall = Message["EarlierCall"];
export type Language = Message["Language"];
export type Me = Message["Me"];
export type Need = Message["Need"];
export type PauseReason = Message["PauseView"]["reason"];
export type QueueView = Message["QueueView"];
export type RouteReason = Message["RouteReason"];
export type Why = Message["Why"];
export type WhyNow = Message["WhyNow"];
export type Status = Message["Status"];

export type CallDetail = Api["schemas"]["CallDetail"];
export type Fact = CallDetail["timeline"][number]["fact"];
export type Refusal = Api["schemas"]["Refusal"];
export type SignedInUser = Api["schemas"]["SignedInUser"];
export type StillToProve = Api["schemas"]["StillToProve"];
