// Where somebody signed in may go.
import { Link, useLocation } from "wouter";
import type { SignedInUser } from "../api/shapes";
import { useWords } from "../words/WordsProvider";

const FOR_ALL = ["messages", "callbacks", "search"] as const;
const FOR_OPERATORS = ["flows", "lexicon", "wordings", "schedules", "notices"] as const;

type Place = (typeof FOR_ALL)[number] | (typeof FOR_OPERATORS)[number];

const ADDRESSES: Record<Place, string> = {
  messages: "/messages",
  callbacks: "/callbacks",
  search: "/search",
  flows: "/flows",
  lexicon: "/lexicon/zh",
  wordings: "/wordings/zh",
  schedules: "/schedules",
  notices: "/notices",
};

/** Whether this person may change what callers hear. */
export function isOperator(user: Pick<SignedInUser, "role">): boolean {
  return user.role !== "agent";
}

export function Nav({ user }: { user: SignedInUser }) {
  const words = useWords().operators.nav;
  const [location] = useLocation();
  const places: readonly Place[] = isOperator(user) ? [...FOR_ALL, ...FOR_OPERATORS] : FOR_ALL;
  return (
    <nav aria-label={words.title} className="places">
      <Link href="/" aria-current={location === "/" ? "page" : undefined}>
        {words.desktop}
      </Link>
      {places.map((place) => (
        <Link
          key={place}
          href={ADDRESSES[place]}
          aria-current={isBelow(location, `/${place}`) ? "page" : undefined}
        >
          {words[place]}
        </Link>
      ))}
    </nav>
  );
}

function isBelow(location: string, root: string): boolean {
  return location === root || location.startsWith(`${root}/`);
}
