import { lazy, Suspense, type ReactNode } from "react";
import { Redirect, Route, Switch } from "wouter";
import type { SignedInUser } from "./api/shapes";
import { Announcer } from "./desktop/Announcer";
import { DesktopPage } from "./desktop/DesktopPage";
import { currentCard } from "./live/feed";
import { LiveProvider, useFeed } from "./live/LiveProvider";
import { PhoneProvider } from "./phone/PhoneProvider";
import { may } from "./session/may";
import { useSession } from "./session/session";
import { SignInPage } from "./session/SignInPage";
import { ADDRESSES, firstPlace, mayOpen, type Place } from "./ui/places";
import { Shell } from "./ui/Shell";
import { useWords } from "./words/WordsProvider";

const AccountPage = lazy(() => import("./session/AccountPage"));
const LoginsPage = lazy(() => import("./session/LoginsPage"));
const AuditPage = lazy(() => import("./audit/AuditPage"));
const BoardPage = lazy(() => import("./board/BoardPage"));
const BatchPage = lazy(() => import("./lists/BatchPage"));
const CallPage = lazy(() => import("./calls/CallPage"));
const DeclaredPage = lazy(() => import("./lists/DeclaredPage"));
const EditorPage = lazy(() => import("./flow-editor/EditorPage"));
const FlowsPage = lazy(() => import("./flow-editor/FlowsPage"));
const LexiconPage = lazy(() => sheets().then(({ LexiconPage: page }) => ({ default: page })));
const WordingsPage = lazy(() => sheets().then(({ WordingsPage: page }) => ({ default: page })));
const CallbacksPage = lazy(() => import("./callbacks/CallbacksPage"));
const MessagesPage = lazy(() => import("./promises/MessagesPage"));
const NumberPage = lazy(() => import("./lists/NumberPage"));
const NoticesPage = lazy(() => import("./notices/NoticesPage"));
const StaffingPage = lazy(() => import("./staffing/StaffingPage"));
const PeoplePage = lazy(() => import("./people/PeoplePage"));
const PermissionsPage = lazy(() => import("./permissions/PermissionsPage"));
const SearchPage = lazy(() => import("./transcripts/SearchPage"));
const IntegrationsPage = lazy(() => import("./integrations/IntegrationsPage"));
const ListsPage = lazy(() => import("./lists/ListsPage"));
const SchedulesPage = lazy(() => import("./schedules/SchedulesPage"));

const sheets = () => import("./lexicon/SheetPage");

export function App() {
  const words = useWords();
  const session = useSession();
  if (session.isPending) {
    return (
      <p role="status" className="muted centred">
        {words.connection.connecting}
      </p>
    );
  }
  if (session.isError) {
    return (
      <main className="centred">
        <p role="alert">{words.signIn.away}</p>
        <button type="button" onClick={() => void session.refetch()}>
          {words.callPage.retry}
        </button>
      </main>
    );
  }
  const user = session.data;
  if (user === null) return <SignInPage />;
  return (
    <AboveAllPages user={user} key={user.name}>
      <Shell user={user}>
        <Suspense fallback={<p className="muted centred">{words.callPage.loading}</p>}>
          <Switch>
            <Route path="/">{mayOpen(user, "desktop") ? <DesktopPage /> : <Elsewhere user={user} />}</Route>
            <Route path="/calls/:call">
              {({ call }) => (
                <Only to="desktop">
                  <CallPage call={call} key={call} />
                </Only>
              )}
            </Route>
            <Route path="/board">
              <Only to="board">
                <BoardPage />
              </Only>
            </Route>
            <Route path="/people">
              <Only to="people">
                <PeoplePage />
              </Only>
            </Route>
            <Route path="/messages">
              <Only to="messages">
                <MessagesPage />
              </Only>
            </Route>
            <Route path="/callbacks">
              <Only to="callbacks">
                <CallbacksPage />
              </Only>
            </Route>
            <Route path="/search">
              <Only to="search">
                <SearchPage />
              </Only>
            </Route>
            <Route path="/account" component={AccountPage} />
            <Route path="/logins">
              <Only to="logins">
                <LoginsPage />
              </Only>
            </Route>
            <Route path="/flows">
              <Only to="flows">
                <FlowsPage />
              </Only>
            </Route>
            <Route path="/flows/:flow">
              {({ flow }) => (
                <Only to="flows">
                  <EditorPage flow={flow} key={flow} />
                </Only>
              )}
            </Route>
            <Route path="/lexicon/:language">
              {({ language }) => (
                <Only to="lexicon">
                  <LexiconPage language={language} />
                </Only>
              )}
            </Route>
            <Route path="/wordings/:language">
              {({ language }) => (
                <Only to="wordings">
                  <WordingsPage language={language} />
                </Only>
              )}
            </Route>
            <Route path="/schedules">
              <Only to="schedules">
                <SchedulesPage />
              </Only>
            </Route>
            <Route path="/notices">
              <Only to="notices">
                <NoticesPage />
              </Only>
            </Route>
            <Route path="/staffing">
              <Only to="staffing">
                <StaffingPage />
              </Only>
            </Route>
            <Route path="/integrations">
              <Only to="integrations">
                <IntegrationsPage />
              </Only>
            </Route>
            <Route path="/lists">
              <Only to="lists">
                <ListsPage />
              </Only>
            </Route>
            <Route path="/lists/:batch">
              {({ batch }) => (
                <Only to="lists">
                  <BatchPage id={Number(batch)} key={batch} />
                </Only>
              )}
            </Route>
            <Route path="/numbers">
              <Only to="numbers">
                <NumberPage />
              </Only>
            </Route>
            <Route path="/declared">
              <Only to="declared">
                <DeclaredPage />
              </Only>
            </Route>
            <Route path="/permissions">
              <Only to="permissions">
                <PermissionsPage />
              </Only>
            </Route>
            <Route path="/audit">
              <Only to="audit">
                <AuditPage />
              </Only>
            </Route>
            <Route>
              <h1>{words.notFound}</h1>
            </Route>
          </Switch>
        </Suspense>
      </Shell>
      <RingAnnouncer />
    </AboveAllPages>
  );
}

/** What no change of page may drop. */
function AboveAllPages({ user, children }: { user: SignedInUser; children: ReactNode }) {
  return may(user, "live_feed") ? (
    <LiveProvider>
      <PhoneProvider>{children}</PhoneProvider>
    </LiveProvider>
  ) : (
    children
  );
}

/** The service refuses others too; here they are told why. */
function Only({ to, children }: { to: Place; children: ReactNode }) {
  const user = useSession().data ?? null;
  return user !== null && mayOpen(user, to) ? children : <NoAccess />;
}

/** For who takes no calls and sees none. */
function Elsewhere({ user }: { user: SignedInUser }) {
  const place = firstPlace(user);
  return place === null || place === ADDRESSES.desktop ? <NoAccess /> : <Redirect to={place} replace />;
}

function NoAccess() {
  const words = useWords().operators;
  return (
    <section className="panel page">
      <h1>{words.noAccess}</h1>
      <p role="alert">{words.noAccessText}</p>
    </section>
  );
}

/** On every page: a call rings wherever the agent is. */
function RingAnnouncer() {
  const { view, connection } = useFeed();
  return (
    <Announcer
      agent={view?.me.agent?.id ?? null}
      card={view === null ? null : currentCard(view)}
      queues={view?.queues ?? []}
      connection={connection}
    />
  );
}
