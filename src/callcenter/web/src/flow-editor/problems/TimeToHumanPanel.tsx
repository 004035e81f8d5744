import { useState } from "react";
import { Badge } from "../../ui/Badge";
import { useWords } from "../../words/WordsProvider";
import { useEditor } from "../EditorContext";
import { languageName } from "../Toolbar";
import { useEditorWords } from "../words";

export function TimeToHumanPanel() {
  const words = useWords();
  const text = useEditorWords().human;
  const { timeToHuman, highlight } = useEditor();
  const [shown, setShown] = useState<string | null>(null);
  const budget = timeToHuman[0]?.budget_s;
  return (
    <section aria-labelledby="human-title" className="stacked">
      <h2 id="human-title">{text.title}</h2>
      {budget === undefined ? (
        <p className="muted small">{text.none}</p>
      ) : (
        <>
          <p className="muted small">{text.budget(String(budget))}</p>
          <ul className="stacked">
            {timeToHuman.map(({ language, longest_s, p95_s, budget_s, path }) => {
              const name = languageName(language, words.languages);
              const isOver = longest_s > budget_s;
              return (
                <li key={language} className="human">
                  <p className="problem-head">
                    <strong>{name}</strong>
                    <Badge tone={isOver ? "alert" : "good"}>{isOver ? text.over : text.within}</Badge>
                  </p>
                  <Gauge longestS={longest_s} budgetS={budget_s} />
                  <p className="small digits">
                    {text.longest} {text.seconds(longest_s.toFixed(1))} · {text.p95}{" "}
                    {text.seconds(p95_s.toFixed(1))}
                  </p>
                  {path.length > 0 && (
                    <button
                      type="button"
                      className="link small"
                      aria-label={text.showPath(name)}
                      aria-pressed={shown === language}
                      onClick={() => {
                        highlight(shown === language ? [] : path);
                        setShown(shown === language ? null : language);
                      }}
                    >
                      {path.join(" → ")}
                    </button>
                  )}
                </li>
              );
            })}
          </ul>
        </>
      )}
    </section>
  );
}

function Gauge({ longestS, budgetS }: { longestS: number; budgetS: number }) {
  return (
    <meter aria-hidden="true" className="gauge" min={0} max={budgetS * 1.5} high={budgetS} value={longestS} />
  );
}
