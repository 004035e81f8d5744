// Where somebody signed in may go.
import { Link, useLocation } from "wouter";
import type { SignedInUser } from "../api/shapes";
import { useWords } from "../words/WordsProvider";

const OF_CALLS = ["desktop", "messages", "callbacks", "search"] as const;
const FOR_SUPERVISORS = ["board", "people"] as const;
const FOR_OPERATORS = ["flows", "lexicon", "wordings", "schedules", "notices", "staffing"] as const;
const FOR_OFFICERS = ["lists", "numbers", "declared", "audit"] as const;
const FOR_ADMINISTRATORS = ["integrations"] as const;

type Place =
  | (typeof OF_CALLS)[number]
  | (typeof FOR_SUPERVISORS)[number]
  | (typeof FOR_OPERATORS)[number]
  | (typeof FOR_OFFICERS)[number]
  | (typeof FOR_ADMINISTRATORS)[number];

const ADDRESSES: Record<Place, string> = {
  desktop: "/",
  board: "/board",
  people: "/people",
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
  integrations: "/integrations",
};

type WithRole = Pick<SignedInUser, "role">;

/** Whether this person may see all calls and change what callers hear. */
export function isOperator({ role }: WithRole): boolean {
  return role === "operator" || role === "admin";
}

/** Whether this person may see and change who stands on which list. */
export function isListOfficer({ role }: WithRole): boolean {
  return role === "list_officer" || role === "admin";
}

/** Whether this person may watch agents at work, join their talks, and change how agents and callers stand. */
export function supervises({ role }: WithRole): boolean {
  return role === "supervisor" || role === "admin";
}

/** Whether this person may change who works as an agent, with which skills, at which seat. */
export function keepsPeople({ role }: WithRole): boolean {
  return role === "supervisor" || role === "admin";
}

/** Whether this person may say who signs in, and which other systems are told what. */
export function isAdministrator({ role }: WithRole): boolean {
  return role === "admin";
}

/** Whether calls are any of this person's business. */
export function hasCalls({ role }: WithRole): boolean {
  return role !== "list_officer";
}

/** By whose work they are. */
function placesOf(user: WithRole): readonly (readonly Place[])[] {
  return [
    hasCalls(user) ? OF_CALLS : [],
    supervises(user) ? FOR_SUPERVISORS : [],
    isOperator(user) ? FOR_OPERATORS : [],
    isListOfficer(user) ? FOR_OFFICERS : [],
    isAdministrator(user) ? FOR_ADMINISTRATORS : [],
  ].filter((group) => group.length > 0);
}

/** Whether there is more than fits beside the rest of the header. */
export function isLongNav(user: WithRole): boolean {
  return placesOf(user).length > 1;
}

export function Nav({ user }: { user: SignedInUser }) {
  const words = useWords().operators.nav;
  const [location] = useLocation();
  return (
    <nav aria-label={words.title} className={isLongNav(user) ? "places places-long" : "places"}>
      {placesOf(user).map((group) => (
        <span key={group[0]} className="places-group">
          {group.map((place) => (
            <Link
              key={place}
              href={ADDRESSES[place]}
              aria-current={isAt(location, place) ? "page" : undefined}
            >
              {words[place]}
            </Link>
          ))}
        </span>
      ))}
    </nav>
  );
}

function isAt(location: string, place: Place): boolean {
  if (place === "desktop") return location === "/";
  return location === `/${place}` || location.startsWith(`/${place}/`);
}
