// Where the caller comes from: the number's place, the way through the flow, the place in line, what is owed.
import type { CallCard } from "../api/shapes";
import type { PageLanguage } from "../words/words";
import { moment } from "../ui/time";
import { useLanguage } from "../words/WordsProvider";

export function CallerBackground({ card }: { card: CallCard }) {
  const { words, language } = useLanguage();
  const text = words.casework;
  const place = card.place === null ? "" : placeName(card.place, language);
  return (
    <>
      {place !== "" && (
        <div>
          <dt title={text.placeHint}>{text.place}</dt>
          <dd>{place}</dd>
        </div>
      )}
      {card.position !== null && (
        <div>
          <dt>{text.position}</dt>
          <dd className="digits">{text.positionIs(card.position)}</dd>
        </div>
      )}
      {card.path.length > 0 && (
        <div className="whole">
          <dt>{text.path}</dt>
          <dd className="small">
            <ol className="path">
              {card.path.map((step, at) => (
                <li key={at}>
                  {step.node}
                  {step.key !== null && <kbd>{text.pathKey(step.key)}</kbd>}
                </li>
              ))}
            </ol>
          </dd>
        </div>
      )}
      {card.owed !== null && (
        <div>
          <dt>{text.owed}</dt>
          <dd>
            {text.owedKinds[card.owed.kind]}
            <span className="muted small">
              {" "}
              <time dateTime={card.owed.since}>{moment(card.owed.since, language)}</time>
              {" · "}
              {card.owed.is_open ? text.owedDue(moment(card.owed.due_at, language)) : text.owedSettled}
              {card.owed.attempts > 0 && ` · ${text.owedAttempts(card.owed.attempts)}`}
            </span>
          </dd>
        </div>
      )}
    </>
  );
}

/** The city where the plan names one, else the country or region. */
export function placeName(place: NonNullable<CallCard["place"]>, language: PageLanguage): string {
  const city = language === "zh" ? place.zh : place.en;
  if (city !== "") return city;
  return new Intl.DisplayNames([language], { type: "region", fallback: "none" }).of(place.region) ?? "";
}
