// What surrounds every page of somebody signed in.
import { type ReactNode } from "react";
import { Link } from "wouter";
import { AlarmBanner } from "../alarms/AlarmBanner";
import type { SignedInUser } from "../api/shapes";
import { useFeed } from "../live/LiveProvider";
import { PhonePanel } from "../phone/PhonePanel";
import { may } from "../session/may";
import { useSignOut } from "../session/session";
import { useWords } from "../words/WordsProvider";
import { LanguageSwitch } from "./LanguageSwitch";
import { isLongNav, Nav } from "./Nav";

export function Shell({ user, children }: { user: SignedInUser; children: ReactNode }) {
  const words = useWords();
  const { connection } = useFeed();
  const signOut = useSignOut();
  return (
    <>
      <a className="skip" href="#content">
        {words.skipToContent}
      </a>
      <header className="top">
        <Link href="/" className="brand">
          <img src="/icon.svg" alt="" width="28" height="28" />
          <span>{words.product}</span>
        </Link>
        {!isLongNav(user) && <Nav user={user} />}
        {may(user, "live_feed") && (
          <span className={`connection connection-${connection}`}>
            <span aria-hidden="true" className="dot" />
            {connection === "lost" ? words.connection.stale : words.connection[connection]}
          </span>
        )}
        <nav aria-label={words.language}>
          <LanguageSwitch />
        </nav>
        <span className="who">
          <Link href="/account" title={words.myAccount}>
            {user.name}
          </Link>{" "}
          <span className="muted">{words.roles[user.role]}</span>
        </span>
        <button
          type="button"
          className="quiet"
          onClick={() => {
            signOut.mutate();
          }}
        >
          {words.signOut}
        </button>
        {isLongNav(user) && <Nav user={user} />}
      </header>
      {connection === "lost" && (
        <p role="alert" className="banner">
          {words.connection.lost}
        </p>
      )}
      {may(user, "watch_board") && <AlarmBanner />}
      <PhonePanel />
      <main id="content" tabIndex={-1} className={connection === "lost" ? "stale" : ""}>
        {children}
      </main>
    </>
  );
}
