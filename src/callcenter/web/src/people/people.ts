// Who works here, where they sit, why they may rest, who may sign in: from the service and to it.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, granted } from "../api/client";
import type { components } from "../api/openapi.gen";
import type { Language } from "../api/shapes";

type Api = components["schemas"];

export type People = Api["PeopleView"];
export type Staff = Api["StaffView"];
export type Seat = Api["KeptSeatView"];
export type SeatKind = Api["SeatKind"];
export type Reason = Api["ReasonView"];
export type User = Api["UserView"];
export type Role = Api["Role"];
export type Level = Api["SkillLevel"];
export type FreshPassword = Api["FreshPassword"];

export const LANGUAGES: readonly Language[] = ["zh", "en", "ko"];
export const LEVELS: readonly Level[] = [1, 2, 3];
export const ROLES: readonly Role[] = [
  "agent",
  "senior",
  "supervisor",
  "qa",
  "operator",
  "list_officer",
  "auditor",
  "security_admin",
  "admin",
];
export const SEAT_KINDS: readonly SeatKind[] = ["browser", "desk"];

/** What somebody types of an agent. */
export interface AgentDraft {
  id: string;
  name: string;
  levels: Readonly<Record<string, Level>>;
  languages: readonly Language[];
  isActive: boolean;
}

export const NEW_AGENT: AgentDraft = { id: "", name: "", levels: {}, languages: [], isActive: true };

export function draftOf(agent: Staff): AgentDraft {
  return {
    id: agent.id,
    name: agent.name,
    levels: agent.levels,
    languages: agent.languages,
    isActive: agent.is_active,
  };
}

/** The queue at this level; null takes it away. */
export function atLevel(draft: AgentDraft, queue: string, level: Level | null): AgentDraft {
  const others = Object.fromEntries(Object.entries(draft.levels).filter(([name]) => name !== queue));
  return { ...draft, levels: level === null ? others : { ...others, [queue]: level } };
}

const KEY = ["people"];

export function usePeople() {
  return useQuery({
    queryKey: KEY,
    queryFn: async () => granted(await api.GET("/api/v1/people")),
  });
}

export function useUsers() {
  return useQuery({
    queryKey: [...KEY, "users"],
    queryFn: async () => granted(await api.GET("/api/v1/people/users")),
  });
}

/** Whatever is changed here is shown anew. */
function useChange<Given, Told>(change: (given: Given) => Promise<Told>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}

export function useKeepAgent() {
  return useChange(async ({ id, name, levels, languages, isActive }: AgentDraft) =>
    granted(
      await api.PUT("/api/v1/people/agents/{agent}", {
        params: { path: { agent: id.trim() } },
        body: { name, levels, languages: [...languages], is_active: isActive },
      }),
    ),
  );
}

export function useUnseat() {
  return useChange(async (agent: string) => {
    granted(await api.DELETE("/api/v1/people/agents/{agent}/seat", { params: { path: { agent } } }));
  });
}

export function useKeepSeat() {
  return useChange(async ({ id, kind, label }: Seat) =>
    granted(
      await api.PUT("/api/v1/people/seats/{seat}", {
        params: { path: { seat: id.trim() } },
        body: { kind, label },
      }),
    ),
  );
}

export function useRemoveSeat() {
  return useChange(async (seat: string) => {
    granted(await api.DELETE("/api/v1/people/seats/{seat}", { params: { path: { seat } } }));
  });
}

export function useKeepReason() {
  return useChange(async ({ id, ...details }: Reason) =>
    granted(
      await api.PUT("/api/v1/people/break-reasons/{reason}", {
        params: { path: { reason: id.trim() } },
        body: details,
      }),
    ),
  );
}

export function useAddUser() {
  return useChange(async ({ name, role, agent }: User) =>
    granted(await api.POST("/api/v1/people/users", { body: { name, role, agent: agent ?? null } })),
  );
}

export function useChangeUser() {
  return useChange(async ({ name, ...details }: User) =>
    granted(await api.PUT("/api/v1/people/users/{name}", { params: { path: { name } }, body: details })),
  );
}

export function useNewPassword() {
  return useChange(async (name: string) =>
    granted(await api.POST("/api/v1/people/users/{name}/password", { params: { path: { name } } })),
  );
}
