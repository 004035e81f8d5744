// What supervisors ask the service to do. All of it is desired state: asked twice, it is done once.
import { useMutation } from "@tanstack/react-query";
import { api, granted } from "../api/client";
import type { components } from "../api/openapi.gen";
import type { Status } from "../api/shapes";

type Wanted = components["schemas"]["WantedTier"];

export type Manner = components["schemas"]["WantedManner"]["manner"];

export type Deed =
  | { deed: "move"; call: string; queue: string }
  | { deed: "raise"; call: string; tier: Wanted["tier"]; why: Wanted["why"] }
  | { deed: "listen"; call: string; manner: Manner }
  | { deed: "stop_listening"; call: string }
  | { deed: "take_over"; call: string }
  | { deed: "status"; agent: string; status: Status };

export function useDeed(done: (deed: Deed) => void) {
  return useMutation({
    mutationFn: async (deed: Deed) => {
      granted<unknown>(await ask(deed));
    },
    onSuccess: (_nothing, deed) => {
      done(deed);
    },
  });
}

function ask(deed: Deed) {
  switch (deed.deed) {
    case "move":
      return api.PUT("/api/v1/supervision/calls/{call}/queue", {
        params: { path: { call: deed.call } },
        body: { queue: deed.queue },
      });
    case "raise":
      return api.PUT("/api/v1/supervision/calls/{call}/tier", {
        params: { path: { call: deed.call } },
        body: { tier: deed.tier, why: deed.why },
      });
    case "listen":
      return api.PUT("/api/v1/supervision/calls/{call}/listening", {
        params: { path: { call: deed.call } },
        body: { manner: deed.manner },
      });
    case "stop_listening":
      return api.DELETE("/api/v1/supervision/calls/{call}/listening", {
        params: { path: { call: deed.call } },
      });
    case "take_over":
      return api.PUT("/api/v1/supervision/calls/{call}/taken-over", {
        params: { path: { call: deed.call } },
      });
    case "status":
      return api.PUT("/api/v1/supervision/agents/{agent}/status", {
        params: { path: { agent: deed.agent } },
        body: { status: deed.status, reason: "" },
      });
  }
}
