// Each agent: how they stand, since when, with whom.
import { useState } from "react";
import type { AgentView, BoardCall } from "../api/shapes";
import type { Shown } from "../words/board";
import { useReasonName } from "../people/breakReasons";
import { Badge, type Tone } from "../ui/Badge";
import { Scroll } from "../ui/Scroll";
import { clock } from "../ui/time";
import { useWords } from "../words/WordsProvider";
import { agentsOf, GROUP_NAMES, standingOf, standsSince, type Standing } from "./figures";

interface AgentsBoardProps {
  agents: readonly AgentView[];
  calls: Readonly<Record<string, BoardCall>>;
  nameOf: (queue: string) => string;
  nowMs: number;
  act: (agent: AgentView) => void;
}

const TONES: Partial<Record<Standing, Tone>> = {
  free: "good",
  talking: "special",
  ringing: "warm",
  rejoining: "alert",
  not_ready: "warm",
};

export function AgentsBoard({ agents, calls, nameOf, nowMs, act }: AgentsBoardProps) {
  const words = useWords();
  const text = words.board.agents;
  const [group, setGroup] = useState<Shown>("at_work");
  const found = agentsOf(agents, group);
  return (
    <section className="panel" aria-labelledby="board-agents">
      <h2 id="board-agents">{text.title}</h2>
      <div className="segments" role="group" aria-label={text.show}>
        {GROUP_NAMES.map((name) => (
          <button
            key={name}
            type="button"
            className="segment"
            aria-pressed={group === name}
            onClick={() => {
              setGroup(name);
            }}
          >
            {text.shown[name](agentsOf(agents, name).length)}
          </button>
        ))}
      </div>
      {found.length === 0 ? (
        <p className="muted">{text.none}</p>
      ) : (
        <Scroll label={text.title}>
          <table className="board">
            <thead>
              <tr>
                <th scope="col">{text.agent}</th>
                <th scope="col">{text.state}</th>
                <th scope="col" className="figure">
                  {text.since}
                </th>
                <th scope="col">{text.doing}</th>
                <th scope="col">{text.queues}</th>
                <th scope="col">{text.phone}</th>
                <th scope="col">{words.board.actions}</th>
              </tr>
            </thead>
            <tbody>
              {found.map((agent) => (
                <tr key={agent.id}>
                  <th scope="row">
                    {agent.name} <span className="muted digits">{agent.id}</span>
                  </th>
                  <td>
                    <StandingBadge agent={agent} />
                  </td>
                  <td className="figure digits">{clock(nowMs - Date.parse(standsSince(agent)))}</td>
                  <td className="digits">{callText(agent, calls, words.call.anonymous)}</td>
                  <td>{agent.queues.map(nameOf).join(" · ")}</td>
                  <td>
                    {agent.seat === null ? text.noSeat : words.seat(agent.seat)} · {words.phone[agent.phone]}
                  </td>
                  <td>
                    <button
                      type="button"
                      className="small-button"
                      aria-label={text.act(agent.name)}
                      onClick={() => {
                        act(agent);
                      }}
                    >
                      {words.board.act}
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </section>
  );
}

function StandingBadge({ agent }: { agent: AgentView }) {
  const words = useWords();
  const standing = standingOf(agent);
  const name =
    standing === "free"
      ? words.status.available
      : standing === "not_ready"
        ? words.phone[agent.phone]
        : standing === "break" || standing === "training" || standing === "offline"
          ? words.status[standing]
          : words.state[standing];
  const reasonName = useReasonName();
  const isBreak = agent.status === "break" && agent.reason !== "";
  return (
    <>
      <Badge tone={TONES[standing] ?? "neutral"}>{name}</Badge>
      {standing !== agent.status && agent.status !== "available" && (
        <span className="muted small"> → {words.status[agent.status]}</span>
      )}
      {isBreak && <span className="muted small"> {reasonName(agent.reason)}</span>}
    </>
  );
}

function callText(agent: AgentView, calls: Readonly<Record<string, BoardCall>>, anonymous: string): string {
  if (agent.call === null) return "–";
  const call = calls[agent.call];
  return call === undefined ? "–" : (call.number ?? anonymous);
}
