import { lazy, Suspense, type ReactNode } from "react";
import { Redirect, Route, Switch } from "wouter";
import { Announcer } from "./desktop/Announcer";
import { DesktopPage } from "./desktop/DesktopPage";
import { currentCard } from "./live/feed";
import { LiveProvider, useFeed } from "./live/LiveProvider";
import { PhoneProvider } from "./phone/PhoneProvider";
import { useSession } from "./session/session";
import { SignInPage } from "./session/SignInPage";
import { hasCalls, isAdministrator, isListOfficer, isOperator, supervises } from "./ui/Nav";
import { Shell } from "./ui/Shell";
import { useWords } from "./words/WordsProvider";

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
    <AboveAllPages key={user.name}>
      <Shell user={user}>
        <Suspense fallback={<p className="muted centred">{words.callPage.loading}</p>}>
          <Switch>
            <Route path="/">{hasCalls(user) ? <DesktopPage /> : <Redirect to="/lists" replace />}</Route>
            <Route path="/calls/:call">{({ call }) => <CallPage call={call} key={call} />}</Route>
            <Route path="/board">
              <ForSupervisors>
                <BoardPage />
              </ForSupervisors>
            </Route>
            <Route path="/people">
              <ForSupervisors>
                <PeoplePage />
              </ForSupervisors>
            </Route>
            <Route path="/messages" component={MessagesPage} />
            <Route path="/callbacks" component={CallbacksPage} />
            <Route path="/search" component={SearchPage} />
            <Route path="/flows">
              <ForOperators>
                <FlowsPage />
              </ForOperators>
            </Route>
            <Route path="/flows/:flow">
              {({ flow }) => (
                <ForOperators>
                  <EditorPage flow={flow} key={flow} />
                </ForOperators>
              )}
            </Route>
            <Route path="/lexicon/:language">
              {({ language }) => (
                <ForOperators>
                  <LexiconPage language={language} />
                </ForOperators>
              )}
            </Route>
            <Route path="/wordings/:language">
              {({ language }) => (
                <ForOperators>
                  <WordingsPage language={language} />
                </ForOperators>
              )}
            </Route>
            <Route path="/schedules">
              <ForOperators>
                <SchedulesPage />
              </ForOperators>
            </Route>
            <Route path="/notices">
              <ForOperators>
                <NoticesPage />
              </ForOperators>
            </Route>
            <Route path="/staffing">
              <ForOperators>
                <StaffingPage />
              </ForOperators>
            </Route>
            <Route path="/integrations">
              <ForAdministrators>
                <IntegrationsPage />
              </ForAdministrators>
            </Route>
            <Route path="/lists">
              <ForListOfficers>
                <ListsPage />
              </ForListOfficers>
            </Route>
            <Route path="/lists/:batch">
              {({ batch }) => (
                <ForListOfficers>
                  <BatchPage id={Number(batch)} key={batch} />
                </ForListOfficers>
              )}
            </Route>
            <Route path="/numbers">
              <ForListOfficers>
                <NumberPage />
              </ForListOfficers>
            </Route>
            <Route path="/declared">
              <ForListOfficers>
                <DeclaredPage />
              </ForListOfficers>
            </Route>
            <Route path="/audit">
              <ForListOfficers>
                <AuditPage />
              </ForListOfficers>
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
function AboveAllPages({ children }: { children: ReactNode }) {
  return (
    <LiveProvider>
      <PhoneProvider>{children}</PhoneProvider>
    </LiveProvider>
  );
}

/** The service refuses others too; here they are told why. */
function ForOperators({ children }: { children: ReactNode }) {
  const user = useSession().data ?? null;
  return user !== null && isOperator(user) ? children : <NoAccess who="onlyOperators" />;
}

function ForListOfficers({ children }: { children: ReactNode }) {
  const user = useSession().data ?? null;
  return user !== null && isListOfficer(user) ? children : <NoAccess who="onlyListOfficers" />;
}

function ForSupervisors({ children }: { children: ReactNode }) {
  const user = useSession().data ?? null;
  return user !== null && supervises(user) ? children : <NoAccess who="onlySupervisors" />;
}

function ForAdministrators({ children }: { children: ReactNode }) {
  const user = useSession().data ?? null;
  return user !== null && isAdministrator(user) ? children : <NoAccess who="onlyAdministrators" />;
}

type Whom = "onlyOperators" | "onlyListOfficers" | "onlySupervisors" | "onlyAdministrators";

function NoAccess({ who }: { who: Whom }) {
  const words = useWords().operators;
  return (
    <section className="panel page">
      <h1>{words.noAccess}</h1>
      <p role="alert">{words[who]}</p>
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
