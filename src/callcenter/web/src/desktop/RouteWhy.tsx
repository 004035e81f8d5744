// Why a caller came to this queue, in words.
import type { Language, RouteReason } from "../api/shapes";
import { useWords } from "../words/WordsProvider";

export function RouteWhy({ reason, language }: { reason: RouteReason; language: Language }) {
  const words = useWords();
  const text = words.reason;
  switch (reason.by) {
    case "words":
      return (
        <>
          <span className="keywords">
            <span className="visually-hidden">{text.words}: </span>
            {reason.matched.map((keyword) => (
              <mark key={keyword}>{keyword}</mark>
            ))}
          </span>
          <Heard reason={reason} language={language} />
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
        </>
      );
    case "lifeboat":
      return <>{text.lifeboat}</>;
  }
}

function Heard({ reason, language }: { reason: RouteReason; language: Language }) {
  const words = useWords();
  if (reason.words.length === 0) return null;
  // Chinese is written without spaces; a recogniser hands it over word by word.
  const spoken = reason.words.join(language === "zh" ? "" : " ");
  return <span className="heard">{words.reason.heard(spoken)}</span>;
}
