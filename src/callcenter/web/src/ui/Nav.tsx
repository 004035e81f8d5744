// Where somebody signed in may go.
import { Link, useLocation } from "wouter";
import type { SignedInUser } from "../api/shapes";
import { useWords } from "../words/WordsProvider";
import { ADDRESSES, placesOf, type Place } from "./places";

/** Whether there is more than fits beside the rest of the header. */
export function isLongNav(user: SignedInUser): boolean {
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
