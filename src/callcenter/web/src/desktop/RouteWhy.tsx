// Why a caller came to this queue, in words: what was heard, what of it counted, and how sure that was.
import type { Language, RouteReason } from "../api/shapes";
import { useWords } from "../words/WordsProvider";
import { marked, percent, spokenText } from "./marked";

interface RouteWhyProps {
  reason: RouteReason;
  language: Language;
  /** What people call a queue or a route. */
  nameOf: (destination: string) => string;
}

export function RouteWhy({ reason, language, nameOf }: RouteWhyProps) {
  const text = useWords().reason;
  switch (reason.by) {
    case "words":
      return (
        <>
          <Keywords reason={reason} />
          <Heard reason={reason} language={language} />
          <Weighed reason={reason} nameOf={nameOf} />
        </>
      );
    case "key":
      return <>{text.key(reason.key ?? "")}</>;
    case "list":
      return <>{text.list}</>;
    case "fallback":
      return (
        <>
          {text.fallback}
          <Heard reason={reason} language={language} />
          {reason.destination !== null && <Weighed reason={reason} nameOf={nameOf} isGuess />}
        </>
      );
    case "lifeboat":
      return <>{text.lifeboat}</>;
    case "supervisor":
      return <>{text.supervisor}</>;
    case "agent":
      return <>{text.agent}</>;
    case "callback":
      return <>{text.callback}</>;
  }
}

/** The keywords that counted, each with how it was heard. */
export function Keywords({ reason }: { reason: RouteReason }) {
  const text = useWords().reason;
  // What older versions have written tells the keywords alone.
  const known = new Map(reason.keywords.map((one) => [one.keyword, one]));
  return (
    <span className="keywords">
      <span className="visually-hidden">{text.words}: </span>
      {reason.matched.map((keyword) => {
        const one = known.get(keyword);
        return (
          <span key={keyword}>
            <mark>{keyword}</mark>
            {one?.means === "by_sound" && <span className="muted small"> {text.bySound(one.heard_as)}</span>}
          </span>
        );
      })}
      {reason.means === "by_wording" && <span>{text.byWording}</span>}
    </span>
  );
}

function Heard({ reason, language }: { reason: RouteReason; language: Language }) {
  const text = useWords().reason;
  if (reason.words.length === 0) return null;
  const [before, after] = text.heard;
  return (
    <span className="heard">
      {before}
      <bdi lang={language}>
        {marked(spokenText(reason.words, language), reason.keywords).map((piece, at) =>
          piece.isKeyword ? <mark key={at}>{piece.text}</mark> : piece.text,
        )}
      </bdi>
      {after}
    </span>
  );
}

interface WeighedProps {
  reason: RouteReason;
  nameOf: (destination: string) => string;
  isGuess?: boolean;
}

function Weighed({ reason, nameOf, isGuess = false }: WeighedProps) {
  const text = useWords().reason;
  const { destination, probability, runner_up: runnerUp, runner_up_probability: next } = reason;
  const parts = [
    reason.why === null ? null : text.why[reason.why],
    probability === null || destination === null
      ? null
      : isGuess
        ? text.guess(nameOf(destination), percent(probability))
        : text.probability(nameOf(destination), percent(probability)),
    runnerUp === null || next === null || next < 0.005
      ? null
      : text.runnerUp(nameOf(runnerUp), percent(next)),
    reason.engine === null ? null : text.engine(reason.engine),
  ].filter((part) => part !== null && part !== "");
  return parts.length === 0 ? null : <span className="weighed muted small">{parts.join(" · ")}</span>;
}
