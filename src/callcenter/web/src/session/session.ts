// Who is signed in at this browser; null where nobody is.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, granted, RefusedError } from "../api/client";
import type { SignedInUser, StillToProve } from "../api/shapes";
import { USUAL_ZONE } from "../ui/siteTime";

export type Stage = StillToProve["stage"];

export const sessionKey = ["session"];

export function useSession() {
  return useQuery<SignedInUser | null>({
    queryKey: sessionKey,
    queryFn: async () => {
      try {
        return granted(await api.GET("/api/v1/session"));
      } catch (error) {
        if (error instanceof RefusedError && error.status === 401) return null;
        throw error;
      }
    },
    staleTime: Infinity,
  });
}

/** The site's time zone, which all times on the pages are in. */
export function useZone(): string {
  return useSession().data?.time_zone ?? USUAL_ZONE;
}

/** The password is right: the session is open, or something is still to be proven. */
export function useSignIn() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (credentials: {
      name: string;
      password: string;
    }): Promise<SignedInUser | StillToProve> =>
      granted(await api.POST("/api/v1/session", { body: credentials })),
    onSuccess: (answer) => {
      if (!("stage" in answer)) queries.setQueryData(sessionKey, answer);
    },
  });
}

/** What the button of the site's identity provider says; null where the site has none. */
export function useProvider(): string | null {
  const ways = useQuery({
    queryKey: ["ways in"],
    queryFn: async () => granted(await api.GET("/api/v1/session/ways")),
    staleTime: Infinity,
  });
  return ways.data?.provider ?? null;
}

/** The second proof, after the password. */
export function useProve() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (code: string): Promise<SignedInUser | StillToProve> =>
      granted(await api.POST("/api/v1/session/code", { body: { code } })),
    onSuccess: (answer) => {
      if (!("stage" in answer)) queries.setQueryData(sessionKey, answer);
    },
  });
}

/** In place of a password that somebody else has set. */
export function useChooseFirstPassword() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (password: string) =>
      granted(await api.POST("/api/v1/session/password", { body: { new: password } })),
    onSuccess: (user) => {
      queries.setQueryData(sessionKey, user);
    },
  });
}

export function useSignOut() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      granted(await api.DELETE("/api/v1/session"));
    },
    onSuccess: () => {
      // Nothing personal stays behind for whoever sits here next.
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] });
      queries.setQueryData(sessionKey, null);
    },
  });
}
