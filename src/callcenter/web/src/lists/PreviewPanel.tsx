// What a batch changes: in figures, as a bar, and what is to be looked at twice.
import { useLanguage } from "../words/WordsProvider";
import { Badge } from "../ui/Badge";
import { barOf, problemsAddress, type Batch, type Difference } from "./batches";

const FIGURES = ["before", "new", "changed", "same", "gone", "after"] as const;

export function PreviewPanel({ batch, difference }: { batch: Batch; difference: Difference }) {
  const { words, language } = useLanguage();
  const text = words.batches.preview;
  const shown = (count: number) => count.toLocaleString(language);
  return (
    <section className="panel" aria-labelledby="preview-title">
      <h2 id="preview-title">{text.title}</h2>
      <p className="muted">{text.lead}</p>
      <dl className="figures">
        {FIGURES.map((figure) => (
          <div key={figure} className={`figure-${figure}`}>
            <dt>{text.parts[figure]}</dt>
            <dd className="digits">{shown(difference[figure])}</dd>
          </div>
        ))}
      </dl>
      {/* The figures say the same. */}
      <svg className="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
        {barOf(difference).map(({ part, at, width }) => (
          <rect key={part} className={`bar-${part}`} x={at} y={0} width={width} height={4} />
        ))}
      </svg>
      <h3>{text.alarms}</h3>
      {batch.alarms.length === 0 ? (
        <p className="muted">{text.noAlarms}</p>
      ) : (
        <ul className="alarms">
          {batch.alarms.map(({ kind, figure, of, is_grave: isGrave }) => (
            <li key={kind} className={isGrave ? "fault" : "warn"}>
              {isGrave && <Badge tone="alert">{text.grave}</Badge>}{" "}
              {text.alarm[kind](shown(figure), shown(of))}
            </li>
          ))}
        </ul>
      )}
      <p>
        {batch.problems === 0 ? text.noProblems : text.problems(shown(batch.problems))}{" "}
        {batch.problems > 0 && (
          <a href={problemsAddress(batch)} download>
            {text.download}
          </a>
        )}
      </p>
    </section>
  );
}
