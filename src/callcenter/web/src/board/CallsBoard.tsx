// Each call that goes on: who waits first, then who talks.
import type { AgentView, BoardCall } from "../api/shapes";
import { tierName } from "../calls/whyNowText";
import { Badge } from "../ui/Badge";
import { Scroll } from "../ui/Scroll";
import { clock } from "../ui/time";
import { useWords } from "../words/WordsProvider";
import { callsInOrder, callSince } from "./figures";

interface CallsBoardProps {
  calls: readonly BoardCall[];
  agents: Readonly<Record<string, AgentView>>;
  nameOf: (queue: string) => string;
  nowMs: number;
  act: (call: BoardCall) => void;
}

export function CallsBoard({ calls, agents, nameOf, nowMs, act }: CallsBoardProps) {
  const words = useWords();
  const text = words.board.calls;
  return (
    <section className="panel" aria-labelledby="board-calls">
      <h2 id="board-calls">{text.title}</h2>
      {calls.length === 0 ? (
        <p className="muted">{text.none}</p>
      ) : (
        <Scroll label={text.title}>
          <table className="board">
            <thead>
              <tr>
                <th scope="col">{text.caller}</th>
                <th scope="col">{text.tier}</th>
                <th scope="col">{text.state}</th>
                <th scope="col" className="figure">
                  {text.since}
                </th>
                <th scope="col">{text.queue}</th>
                <th scope="col">{text.agent}</th>
                <th scope="col">{words.board.actions}</th>
              </tr>
            </thead>
            <tbody>
              {callsInOrder(calls).map((call) => (
                <tr key={call.call}>
                  <th scope="row" className="digits">
                    {call.number ?? words.call.anonymous}
                    {call.is_callback && <span className="muted small"> {text.callback}</span>}
                  </th>
                  <td>
                    <Tier call={call} />
                  </td>
                  <td>
                    {words.callState[call.state]}
                    {call.pause !== null && <Badge tone="warm">{words.recordings.pause.now}</Badge>}
                    {call.is_unrecorded && <Badge>{words.recordings.unrecorded}</Badge>}
                  </td>
                  <td className="figure digits">{clock(nowMs - Date.parse(callSince(call)))}</td>
                  <td>{call.queue === null ? "–" : nameOf(call.queue)}</td>
                  <td>{call.agent === null ? "–" : (agents[call.agent]?.name ?? call.agent)}</td>
                  <td>
                    <button
                      type="button"
                      className="small-button"
                      aria-label={text.act(call.number ?? words.call.anonymous)}
                      onClick={() => {
                        act(call);
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

function Tier({ call }: { call: BoardCall }) {
  const words = useWords();
  return (
    <>
      {call.tier === 4 ? (
        <span className="muted">{words.whyNow.ordinary}</span>
      ) : (
        <Badge tone={call.tier === 0 ? "alert" : call.tier < 4 ? "special" : "neutral"}>
          {tierName(call.tier, words)}
        </Badge>
      )}
      {call.raised_from !== null && (
        <span className="muted small"> {words.board.calls.raised(tierName(call.raised_from, words))}</span>
      )}
    </>
  );
}
