// Standard wording: what to say, in the caller's language; titles in the page's.
import { useState } from "react";
import type { CallCard } from "../api/shapes";
import { useShortcuts } from "../desktop/shortcuts";
import { Badge } from "../ui/Badge";
import { TextField } from "../ui/TextField";
import { useLanguage } from "../words/WordsProvider";
import { useHandbook } from "./casework";
import { holding, inLanguage, ordered, rank } from "./scripts";
import "./casework.css";

export function ScriptsPanel({ card }: { card: CallCard }) {
  const { words, language } = useLanguage();
  const text = words.casework.scripts;
  const handbook = useHandbook();
  const [wanted, setWanted] = useState("");
  const shown = holding(ordered(handbook.data?.scripts ?? [], card), wanted, language);
  useShortcuts({
    scripts: () => {
      document.querySelector<HTMLElement>(".scripts input")?.focus();
    },
  });
  return (
    <section className="panel scripts" aria-labelledby="scripts-title">
      <h2 id="scripts-title">{text.title}</h2>
      <TextField label={text.find} type="search" value={wanted} change={setWanted} />
      {handbook.isError && <p className="muted">{words.casework.handbook.failed}</p>}
      {handbook.isSuccess && shown.length === 0 && <p className="muted">{text.none}</p>}
      <ul>
        {shown.map((script) => {
          const spoken = script.text[card.language] === undefined ? language : card.language;
          const advice = inLanguage<string[]>(script.advice, language) ?? [];
          return (
            <li key={script.id}>
              <details>
                <summary>
                  {inLanguage(script.title, language)}
                  {rank(script, card) >= 2 ? (
                    <Badge tone="special">{text.forCaller}</Badge>
                  ) : (
                    <span className="muted small">{text.moments[script.moment]}</span>
                  )}
                </summary>
                <p className="written" lang={spoken}>
                  {inLanguage(script.text, spoken)}
                </p>
                {advice.length > 0 && (
                  <ul className="advice" aria-label={text.advice}>
                    {advice.map((hint) => (
                      <li key={hint}>{hint}</li>
                    ))}
                  </ul>
                )}
              </details>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
