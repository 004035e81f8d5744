// What supervisors ask the service to do. All of it is desired state: asked twice, it is done once.
import { useMutation } from "@tanstack/react-query";
import { api, granted } from "../api/client";
import type { components } from "../api/openapi.gen";
import type { Status } from "../api/shapes";

type Wanted = components["schemas"]["WantedTier"];

export type Deed =
  | { deed: "move"; call: string; queue: string }
  | { deed: "raise"; call: string; tier: Wanted["tier"]; why: Wanted["why"] }
  | { deed: "status"; agent: string; status: Status };

export function useDeed(done: () => void) {
  return useMutation({
    mutationFn: async (deed: Deed) => {
      granted<unknown>(await ask(deed));
    },
    onSuccess: done,
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
    case "status":
      return api.PUT("/api/v1/supervision/agents/{agent}/status", {
        params: { path: { agent: deed.agent } },
        body: { status: deed.status, reason: "" },
      });
  }
}
