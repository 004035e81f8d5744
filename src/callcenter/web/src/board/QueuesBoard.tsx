// Each queue: who waits, for how long, and how its callers were served lately.
import type { BoardCall, BoardQueue } from "../api/shapes";
import { tierName } from "../calls/whyNowText";
import { Scroll } from "../ui/Scroll";
import { clock } from "../ui/time";
import { useLanguage } from "../words/WordsProvider";
import { percent, waitingIn, waitingPast, type Share } from "./figures";

const PAST_S = 20;
const WITHIN_S = [20, 15] as const;
const TIERS = [0, 1, 2, 3, 4, 5] as const;

interface QueuesBoardProps {
  queues: readonly BoardQueue[];
  calls: readonly BoardCall[];
  windowMin: number;
  nowMs: number;
}

export function QueuesBoard({ queues, calls, windowMin, nowMs }: QueuesBoardProps) {
  const { words, language } = useLanguage();
  const text = words.board.queues;
  return (
    <section className="panel" aria-labelledby="board-queues">
      <h2 id="board-queues">{text.title}</h2>
      <p className="muted small">{text.lead(windowMin)}</p>
      <Scroll label={text.title}>
        <table className="board">
          <thead>
            <tr>
              <th scope="col">{text.queue}</th>
              <th scope="col">{text.waiting}</th>
              <th scope="col" className="figure">
                {text.longest}
              </th>
              <th scope="col" className="figure">
                {text.past(PAST_S)}
              </th>
              {WITHIN_S.map((seconds) => (
                <th key={seconds} scope="col" className="figure">
                  {text.within(seconds)}
                </th>
              ))}
              <th scope="col" className="figure">
                {text.meanWait}
              </th>
              <th scope="col" className="figure">
                {text.answered}
              </th>
              <th scope="col" className="figure">
                {text.left}
              </th>
              <th scope="col" className="figure">
                {text.agents}
              </th>
            </tr>
          </thead>
          <tbody>
            {queues.map((queue) => {
              const waiting = waitingIn(queue);
              const past = waitingPast(calls, queue.queue, PAST_S, nowMs);
              return (
                <tr key={queue.queue}>
                  <th scope="row">{language === "zh" ? queue.name_zh : queue.name_en}</th>
                  <td>
                    <span className={waiting > 0 ? "some digits" : "muted digits"}>{waiting}</span>
                    {waiting > 0 && (
                      <span className="muted small board-tiers">
                        {TIERS.filter((tier) => (queue.waiting_by_tier[tier] ?? 0) > 0)
                          .map((tier) => text.byTier(queue.waiting_by_tier[tier] ?? 0, tierName(tier, words)))
                          .join(" · ")}
                      </span>
                    )}
                  </td>
                  <td className="figure digits">
                    {queue.longest_since === null ? "–" : clock(nowMs - Date.parse(queue.longest_since))}
                  </td>
                  <td className={`figure digits ${past > 0 ? "some" : "muted"}`}>{past}</td>
                  {WITHIN_S.map((seconds) => (
                    <td key={seconds} className="figure digits">
                      <LevelCell queue={queue} seconds={seconds} />
                    </td>
                  ))}
                  <td className="figure digits">
                    {queue.levels?.mean_wait_ms == null ? "–" : clock(queue.levels.mean_wait_ms)}
                  </td>
                  <td className="figure digits">{queue.levels?.answered ?? "–"}</td>
                  <td className="figure digits">{queue.levels?.left ?? "–"}</td>
                  <td className="figure digits">{text.freeOf(queue.agents_free, queue.agents_on)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}

function LevelCell({ queue, seconds }: { queue: BoardQueue; seconds: number }) {
  const text = useLanguage().words.board.queues;
  const level = queue.levels?.levels.find(({ within_s: within }) => within === seconds);
  if (level === undefined) return <>–</>;
  const told = (share: Share, tell: (percent: number) => string) => {
    const part = percent(share);
    return part === null ? null : tell(part);
  };
  const main = told(level.from_queue, (part) => text.share(part, level.from_queue.met, level.from_queue.of));
  if (main === null) return <span className="muted">{text.nobody}</span>;
  return (
    <>
      {main} <span className="muted">{told(level.from_arrival, text.fromArrival)}</span>
    </>
  );
}
