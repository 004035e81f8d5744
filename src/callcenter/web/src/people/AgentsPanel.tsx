import { useState } from "react";
import { whyRefused } from "../api/refusal";
import { Listed } from "../ui/Listed";
import { usePeopleWords } from "../words/people";
import { useLanguage } from "../words/WordsProvider";
import { AgentForm } from "./AgentForm";
import { draftOf, NEW_AGENT, usePeople, useUnseat, type AgentDraft, type People, type Staff } from "./people";

export function AgentsPanel({ say }: { say: (what: string) => void }) {
  const { words } = useLanguage();
  const text = usePeopleWords();
  const people = usePeople();
  const found = people.data?.agents ?? [];
  const unseat = useUnseat();
  const [draft, setDraft] = useState<AgentDraft | null>(null);
  const close = () => {
    setDraft(null);
  };
  return (
    <>
      <button
        type="button"
        className="people-add"
        onClick={() => {
          say("");
          setDraft(NEW_AGENT);
        }}
      >
        {text.agents.add}
      </button>
      <p role="alert" className="refused">
        {whyRefused(unseat.error, words)}
      </p>
      <Listed title={text.views.agents} asked={people} none={found.length > 0 ? null : text.agents.none}>
        <table>
          <thead>
            <tr>
              <th scope="col">{text.agents.number}</th>
              <th scope="col">{text.name}</th>
              <th scope="col">{text.agents.seat}</th>
              <th scope="col">{text.agents.queues}</th>
              <th scope="col">{text.agents.languages}</th>
              <th scope="col">{text.agents.status}</th>
              <th scope="col">{text.actions}</th>
            </tr>
          </thead>
          <tbody>
            {found.map((agent) => (
              <tr key={agent.id}>
                <td className="digits">{agent.id}</td>
                <th scope="row">{agent.name}</th>
                <td>{agent.seat ?? words.noSeat}</td>
                <td>
                  {people.data === undefined ? "" : <Served agent={agent} queues={people.data.queues} />}
                </td>
                <td>
                  {agent.languages.map((one) => words.languages[one]).join(", ") || text.agents.anyLanguage}
                </td>
                <td>{agent.is_active ? words.status[agent.status] : text.agents.gone}</td>
                <td>
                  <div className="actions">
                    <button
                      type="button"
                      className="small-button"
                      aria-label={text.of(text.change, agent.name)}
                      onClick={() => {
                        say("");
                        setDraft(draftOf(agent));
                      }}
                    >
                      {text.change}
                    </button>
                    {agent.seat !== null && (
                      <button
                        type="button"
                        className="small-button"
                        aria-label={text.of(text.agents.unseat, agent.name)}
                        onClick={() => {
                          unseat.mutate(agent.id, {
                            onSuccess: () => {
                              say(text.agents.unseated(agent.name));
                            },
                          });
                        }}
                      >
                        {text.agents.unseat}
                      </button>
                    )}
                  </div>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Listed>
      {draft !== null && people.data !== undefined && (
        <AgentForm
          initial={draft}
          queues={people.data.queues}
          isNew={draft === NEW_AGENT}
          done={(name) => {
            close();
            say(text.kept(name));
          }}
          close={close}
        />
      )}
    </>
  );
}

/** The queues that somebody serves, each with how well. */
function Served({ agent, queues }: { agent: Staff; queues: People["queues"] }) {
  const { language } = useLanguage();
  const text = usePeopleWords();
  const served = queues.flatMap((queue) => {
    const level = agent.levels[queue.id];
    const name = language === "zh" ? queue.name_zh : queue.name_en;
    return level === undefined ? [] : [text.agents.atLevel(name, level)];
  });
  return <>{served.join(", ") || text.agents.noQueue}</>;
}
