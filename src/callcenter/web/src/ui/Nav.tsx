// Where somebody signed in may go.
import { Link, useLocation } from "wouter";
import type { SignedInUser } from "../api/shapes";
import { useWords } from "../words/WordsProvider";

const PLACES = ["flows", "lexicon", "schedules", "notices"] as const;

const ADDRESSES: Record<(typeof PLACES)[number], string> = {
  flows: "/flows",
  lexicon: "/lexicon/zh",
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
  // Agents have the one page.
  if (!isOperator(user)) return null;
  return (
    <nav aria-label={words.title} className="places">
      <Link href="/" aria-current={location === "/" ? "page" : undefined}>
        {words.desktop}
      </Link>
      {PLACES.map((place) => (
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
