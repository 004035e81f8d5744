// The words of one language, and where each leads.
import { Link } from "wouter";
import type { Language } from "../api/shapes";
import { DocumentEditor } from "../publishing/DocumentEditor";
import { useTitle } from "../ui/title";
import { useWords } from "../words/WordsProvider";
import { LexiconEditor } from "./LexiconEditor";
import type { LexiconValues } from "./rows";
import "./lexicon.css";

const LANGUAGES: readonly Language[] = ["zh", "en", "ko"];

export default function LexiconPage({ language }: { language: string }) {
  const words = useWords();
  const text = words.lexicon;
  useTitle(text.title);
  const spoken = LANGUAGES.find((one) => one === language);
  if (spoken === undefined) return <h1>{words.notFound}</h1>;
  return (
    <div className="page">
      <div className="page-head">
        <h1>{text.title}</h1>
        <p className="muted">{text.lead}</p>
        <nav className="tabs" aria-label={text.tabs}>
          {LANGUAGES.map((one) => (
            <Link key={one} href={`/lexicon/${one}`} aria-current={one === spoken ? "page" : undefined}>
              {words.languages[one]}
            </Link>
          ))}
        </nav>
      </div>
      <DocumentEditor<LexiconValues> key={spoken} name={`lexicon.${spoken}.tsv`}>
        {({ document, draft, isLocked }) => (
          <LexiconEditor language={spoken} document={document} draft={draft} isLocked={isLocked} />
        )}
      </DocumentEditor>
    </div>
  );
}
