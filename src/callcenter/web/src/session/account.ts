// One's own login, and everybody's for who keeps them, as the service tells and takes them.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, granted } from "../api/client";
import type { components } from "../api/openapi.gen";
import type { SignedInUser } from "../api/shapes";
import { sessionKey } from "./session";

export type Account = components["schemas"]["AccountView"];
export type OpenSession = components["schemas"]["SessionView"];
export type Login = components["schemas"]["LoginView"];
export type RecoveryCodes = components["schemas"]["RecoveryCodes"];

const accountKey = ["account"];
const loginsKey = ["logins"];
const LOOK_EVERY_MS = 15_000;

export function useAccount() {
  return useQuery<Account>({
    queryKey: accountKey,
    queryFn: async () => granted(await api.GET("/api/v1/account")),
  });
}

/** A deed after which the account is read anew. */
function useDeed<Given>(key: string[], deed: (given: Given) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: deed,
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  });
}

export function useChoosePassword() {
  return useDeed(accountKey, async (body: { old: string; new: string }) => {
    granted(await api.PUT("/api/v1/account/password", { body }));
  });
}

export function useEnrol() {
  return useMutation({
    mutationFn: async (password: string | null) =>
      granted(await api.POST("/api/v1/account/second-factor", { body: { password } })),
  });
}

export function useConfirmApp() {
  return useMutation({
    mutationFn: async (code: string) =>
      granted(await api.POST("/api/v1/account/second-factor/code", { body: { code } })),
  });
}

/** Goes on as `user`, once the recovery codes are kept. */
export function useTakeSession() {
  const queries = useQueryClient();
  return (user: SignedInUser) => {
    queries.setQueryData(sessionKey, user);
    void queries.invalidateQueries({ queryKey: accountKey });
  };
}

export function useDropSecondFactor() {
  return useDeed(accountKey, async (password: string) => {
    granted(await api.POST("/api/v1/account/second-factor/removal", { body: { password } }));
  });
}

export function useEndSession() {
  return useDeed(accountKey, async (session_id: string) => {
    granted(await api.DELETE("/api/v1/account/sessions/{session_id}", { params: { path: { session_id } } }));
  });
}

export function useEndOthers() {
  return useDeed(accountKey, async () => {
    granted(await api.DELETE("/api/v1/account/sessions"));
  });
}

export function useLogins() {
  return useQuery<readonly Login[]>({
    queryKey: loginsKey,
    queryFn: async () => granted(await api.GET("/api/v1/logins")),
    refetchInterval: LOOK_EVERY_MS,
  });
}

export function useUnlock() {
  return useDeed(loginsKey, async (name: string) => {
    granted(await api.DELETE("/api/v1/logins/{name}/lock", { params: { path: { name } } }));
  });
}

export function useTakeFactor() {
  return useDeed(loginsKey, async (name: string) => {
    granted(await api.DELETE("/api/v1/logins/{name}/second-factor", { params: { path: { name } } }));
  });
}

export function useEndAll() {
  return useDeed(loginsKey, async (name: string) => {
    granted(await api.DELETE("/api/v1/logins/{name}/sessions", { params: { path: { name } } }));
  });
}
