// Which pages there are, and who may open them: what menus and addresses go by.
import type { SignedInUser } from "../api/shapes";
import { may, type Permission } from "../session/may";

/** By whose work they are. */
const GROUPS = [
  ["desktop", "messages", "callbacks", "search"],
  ["board", "people", "logins"],
  ["flows", "lexicon", "wordings", "schedules", "notices", "staffing"],
  ["lists", "numbers", "declared"],
  ["audit", "permissions"],
  ["integrations"],
] as const;

export type Place = (typeof GROUPS)[number][number];

export const ADDRESSES: Record<Place, string> = {
  desktop: "/",
  board: "/board",
  people: "/people",
  logins: "/logins",
  messages: "/messages",
  callbacks: "/callbacks",
  search: "/search",
  flows: "/flows",
  lexicon: "/lexicon/zh",
  wordings: "/wordings/zh",
  schedules: "/schedules",
  notices: "/notices",
  staffing: "/staffing",
  lists: "/lists",
  numbers: "/numbers",
  declared: "/declared",
  audit: "/audit",
  permissions: "/permissions",
  integrations: "/integrations",
};

/** One of them is enough. */
const NEEDED: Record<Place, readonly Permission[]> = {
  desktop: ["take_calls", "see_calls"],
  board: ["watch_board"],
  people: ["keep_agents", "keep_seats", "keep_users"],
  logins: ["keep_sessions"],
  messages: ["see_messages"],
  callbacks: ["see_callbacks"],
  search: ["read_transcripts"],
  flows: ["edit_flows"],
  lexicon: ["edit_flows"],
  wordings: ["edit_flows"],
  schedules: ["edit_flows"],
  notices: ["give_notices"],
  staffing: ["plan_staffing"],
  lists: ["keep_lists"],
  numbers: ["keep_lists"],
  declared: ["keep_lists"],
  audit: ["read_audit", "read_list_deeds"],
  permissions: ["read_permissions"],
  integrations: ["keep_integrations", "keep_tokens"],
};

type WithPermissions = Pick<SignedInUser, "permissions">;

/** Whether this person may open the page. */
export function mayOpen(user: WithPermissions, place: Place): boolean {
  return may(user, ...NEEDED[place]);
}

/** The pages that this person may open, in groups; none is empty. */
export function placesOf(user: WithPermissions): readonly (readonly Place[])[] {
  return GROUPS.map((group) => group.filter((place) => mayOpen(user, place))).filter(
    (group) => group.length > 0,
  );
}

/** Where this person's work begins. */
export function firstPlace(user: WithPermissions): string | null {
  const first = placesOf(user)[0]?.[0];
  return first === undefined ? null : ADDRESSES[first];
}
