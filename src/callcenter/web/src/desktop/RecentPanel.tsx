import { Link } from "wouter";
import type { CallSummary, QueueView } from "../api/shapes";
import { Scroll } from "../ui/Scroll";
import { clock, moment } from "../ui/time";
import { useLanguage } from "../words/WordsProvider";
import { queueName } from "./queueName";
import { TierBadge } from "./TierBadge";

interface RecentPanelProps {
  calls: readonly CallSummary[];
  queues: readonly QueueView[];
  areAll: boolean;
}

export function RecentPanel({ calls, queues, areAll }: RecentPanelProps) {
  const { words, language } = useLanguage();
  const text = words.recent;
  return (
    <section className="panel" aria-labelledby="recent-title">
      <h2 id="recent-title">{areAll ? text.titleAll : text.title}</h2>
      {calls.length === 0 ? (
        <p className="muted">{text.none}</p>
      ) : (
        <Scroll label={areAll ? text.titleAll : text.title}>
          <table>
            <thead>
              <tr>
                <th scope="col">{text.time}</th>
                <th scope="col">{text.number}</th>
                <th scope="col">{text.queue}</th>
                <th scope="col">{text.state}</th>
                <th scope="col" className="figure">
                  {text.wait}
                </th>
                <th scope="col" className="figure">
                  {text.talk}
                </th>
                <th scope="col">{text.rating}</th>
                <th scope="col">{text.recording}</th>
              </tr>
            </thead>
            <tbody>
              {calls.map((call) => (
                <tr key={call.call}>
                  <td>
                    <Link href={`/calls/${call.call}`}>
                      <time dateTime={call.arrived_at}>{moment(call.arrived_at, language)}</time>
                    </Link>
                  </td>
                  <td className="digits">
                    {call.number ?? words.call.anonymous} <TierBadge tier={call.tier} />
                  </td>
                  <td>{call.queue === null ? "–" : queueName(call.queue, queues, language)}</td>
                  <td>{words.callState[call.state]}</td>
                  <td className="figure digits">{call.wait_ms === null ? "–" : clock(call.wait_ms)}</td>
                  <td className="figure digits">{call.talk_ms === null ? "–" : clock(call.talk_ms)}</td>
                  <td>{call.rating === null ? "–" : words.ratings[call.rating]}</td>
                  <td>{call.has_recording ? text.hasRecording : "–"}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </section>
  );
}
