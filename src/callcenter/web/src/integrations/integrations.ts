// Tokens, webhooks and pages of other systems, from the service and to it.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, granted } from "../api/client";
import type { components } from "../api/openapi.gen";

type Api = components["schemas"];

export type Token = Api["TokenView"];
export type NewToken = Api["NewToken"];
export type WantedToken = Api["WantedToken"];
export type Endpoint = Api["EndpointView"];
export type WantedEndpoint = Api["WantedEndpoint"];
export type Attempt = Api["DeliveryView"];
export type DeadLetter = Api["DeadLetterView"];
export type Page = Api["PageView"];
export type WantedPage = Api["WantedPage"];
export type Offered = Api["Offered"];
export type Scope = Token["scopes"][number];
export type OffCause = NonNullable<Endpoint["off_cause"]>;

/** Those that have a name here; newer ones are shown as the service writes them. */
export type EventName =
  | "call.arrived"
  | "call.queued"
  | "call.ringing"
  | "call.unanswered"
  | "call.connected"
  | "call.changed"
  | "call.talk_ended"
  | "call.rated"
  | "call.ended"
  | "call.recorded"
  | "call.case_saved"
  | "agent.changed";

const KEY = "integrations";
const LOOK_MS = 5_000;

export function useOffered() {
  return useQuery({
    queryKey: [KEY, "offered"],
    queryFn: async () => granted(await api.GET("/api/v1/integrations")),
    staleTime: Infinity,
  });
}

export function useTokens() {
  return useQuery({
    queryKey: [KEY, "tokens"],
    queryFn: async () => granted(await api.GET("/api/v1/integrations/tokens")),
  });
}

export function useEndpoints() {
  return useQuery({
    queryKey: [KEY, "endpoints"],
    queryFn: async () => granted(await api.GET("/api/v1/integrations/endpoints")),
    refetchInterval: LOOK_MS,
  });
}

export function usePages() {
  return useQuery({
    queryKey: [KEY, "pages"],
    queryFn: async () => granted(await api.GET("/api/v1/integrations/pages")),
  });
}

export function useAttempts(endpoint: Endpoint["id"]) {
  return useQuery({
    queryKey: [KEY, "endpoints", endpoint, "attempts"],
    queryFn: async () =>
      granted(
        await api.GET("/api/v1/integrations/endpoints/{endpoint}/attempts", {
          params: { path: { endpoint } },
        }),
      ),
    refetchInterval: LOOK_MS,
  });
}

export function useDeadLetters(endpoint: Endpoint["id"]) {
  return useQuery({
    queryKey: [KEY, "endpoints", endpoint, "letters"],
    queryFn: async () =>
      granted(
        await api.GET("/api/v1/integrations/endpoints/{endpoint}/dead-letters", {
          params: { path: { endpoint } },
        }),
      ),
    refetchInterval: LOOK_MS,
  });
}

/** What is changed here is read anew. */
function useDeed<Given, Told>(part: string, deed: (given: Given) => Promise<Told>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: deed,
    onSuccess: () => queries.invalidateQueries({ queryKey: [KEY, part] }),
  });
}

export function useMakeToken() {
  return useDeed("tokens", async (body: WantedToken) =>
    granted(await api.POST("/api/v1/integrations/tokens", { body })),
  );
}

export function useRevokeToken() {
  return useDeed("tokens", async (token: Token["id"]) => {
    granted(await api.DELETE("/api/v1/integrations/tokens/{token}", { params: { path: { token } } }));
  });
}

/** A new endpoint, or a change of one. */
export function useKeepEndpoint() {
  return useDeed("endpoints", async ({ id, body }: { id: string | null; body: WantedEndpoint }) =>
    granted(
      id === null
        ? await api.POST("/api/v1/integrations/endpoints", { body })
        : await api.PUT("/api/v1/integrations/endpoints/{endpoint}", {
            body,
            params: { path: { endpoint: id } },
          }),
    ),
  );
}

export function useRemoveEndpoint() {
  return useDeed("endpoints", async (endpoint: string) => {
    granted(
      await api.DELETE("/api/v1/integrations/endpoints/{endpoint}", { params: { path: { endpoint } } }),
    );
  });
}

export function useTestEndpoint() {
  return useDeed("endpoints", async (endpoint: string) =>
    granted(
      await api.POST("/api/v1/integrations/endpoints/{endpoint}/test", { params: { path: { endpoint } } }),
    ),
  );
}

export function useSecret() {
  return useMutation({
    mutationFn: async ({ endpoint, isNew }: { endpoint: string; isNew: boolean }) => {
      const params = { path: { endpoint } };
      return granted(
        isNew
          ? await api.POST("/api/v1/integrations/endpoints/{endpoint}/secret", { params })
          : await api.GET("/api/v1/integrations/endpoints/{endpoint}/secret", { params }),
      ).secret;
    },
  });
}

/** Dead letters sent again or dropped; all of them where none is named. */
export function useSettleLetters(endpoint: string) {
  return useDeed("endpoints", async ({ events, isDropped }: { events: number[]; isDropped: boolean }) => {
    const given = { body: { events }, params: { path: { endpoint } } };
    return granted(
      isDropped
        ? await api.POST("/api/v1/integrations/endpoints/{endpoint}/dead-letters/drop", given)
        : await api.POST("/api/v1/integrations/endpoints/{endpoint}/dead-letters/replay", given),
    ).count;
  });
}

/** A new page, or a change of one. */
export function useKeepPage() {
  return useDeed("pages", async ({ id, body }: { id: number | null; body: WantedPage }) =>
    granted(
      id === null
        ? await api.POST("/api/v1/integrations/pages", { body })
        : await api.PUT("/api/v1/integrations/pages/{page}", { body, params: { path: { page: id } } }),
    ),
  );
}

export function useRemovePage() {
  return useDeed("pages", async (page: number) => {
    granted(await api.DELETE("/api/v1/integrations/pages/{page}", { params: { path: { page } } }));
  });
}
