// Differences between two versions, in sentences.
import type { Change } from "../api/operators";
import { useLanguage } from "../words/WordsProvider";

const SIGNS: Record<Change["kind"], string> = { added: "+", removed: "−", changed: "≠" };

export function ChangeList({ changes }: { changes: readonly Change[] }) {
  const { words, language } = useLanguage();
  const text = words.publishing.diff;
  if (changes.length === 0) return <p className="muted">{text.same}</p>;
  return (
    <>
      <p className="muted small">{text.count(changes.length)}</p>
      <ul className="changes">
        {changes.map((change) => (
          <li key={change.path} className={`change change-${change.kind}`}>
            <span className="sign" aria-hidden="true">
              {SIGNS[change.kind]}
            </span>
            <span>
              <span className="visually-hidden">{text.kinds[change.kind]}: </span>
              {language === "zh" ? change.text_zh : change.text_en}
              <BeforeAfter change={change} />
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Only of plain values: what is nested is told in the sentence. */
function BeforeAfter({ change: { before, after } }: { change: Change }) {
  if (!isPlain(before) && !isPlain(after)) return null;
  return (
    <span className="before-after">
      {isPlain(before) && <del>{String(before)}</del>} {isPlain(after) && <ins>{String(after)}</ins>}
    </span>
  );
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}
