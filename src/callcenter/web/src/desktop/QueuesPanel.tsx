import type { QueueView } from "../api/shapes";
import { clock } from "../ui/time";
import { useLanguage } from "../words/WordsProvider";
import { shownName } from "./queueName";

interface QueuesPanelProps {
  queues: readonly QueueView[];
  mine: readonly string[];
  nowMs: number;
}

export function QueuesPanel({ queues, mine, nowMs }: QueuesPanelProps) {
  const { words, language } = useLanguage();
  const text = words.queues;
  return (
    <section className="panel" aria-labelledby="queues-title">
      <h2 id="queues-title">{text.title}</h2>
      {queues.length === 0 ? (
        <p className="muted">{text.none}</p>
      ) : (
        <table className="queues">
          <thead>
            <tr>
              <th scope="col">{text.name}</th>
              <th scope="col" className="figure">
                {text.waiting}
              </th>
              <th scope="col" className="figure">
                {text.longest}
              </th>
              <th scope="col" className="figure">
                {text.expected}
              </th>
              <th scope="col" className="figure">
                {text.agents}
              </th>
            </tr>
          </thead>
          <tbody>
            {queues.map((queue) => (
              <tr key={queue.queue} className={mine.includes(queue.queue) ? "mine" : ""}>
                <th scope="row">{shownName(queue, language)}</th>
                <td className={`figure digits ${queue.waiting > 0 ? "some" : "muted"}`}>{queue.waiting}</td>
                <td className="figure digits muted">
                  {queue.longest_since === null ? "–" : clock(nowMs - Date.parse(queue.longest_since))}
                </td>
                <td className="figure digits muted">
                  {queue.wait === null ? "–" : range(queue.wait.from_min, queue.wait.to_min)}
                </td>
                <td className="figure digits muted">
                  {queue.agents_free} / {queue.agents_on}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function range(from: number, to: number): string {
  return from === to ? String(to) : `${String(from)}–${String(to)}`;
}
