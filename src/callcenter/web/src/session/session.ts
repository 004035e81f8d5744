// Who is signed in at this browser; null where nobody is.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, granted, RefusedError } from "../api/client";
import type { SignedInUser } from "../api/shapes";
import { USUAL_ZONE } from "../ui/siteTime";

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

export function useSignIn() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (credentials: { name: string; password: string }) =>
      granted(await api.POST("/api/v1/session", { body: credentials })),
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
