// Keywords or wordings of one language, and where each leads.
import { Link } from "wouter";
import { DocumentEditor } from "../publishing/DocumentEditor";
import { useTitle } from "../ui/title";
import { useWords } from "../words/WordsProvider";
import { SheetContext } from "./SheetContext";
import { SheetEditor } from "./SheetEditor";
import { documentOf, LEXICON, WORDINGS, type Sheet, type SheetValues } from "./sheets";
import "./lexicon.css";

export function LexiconPage({ language }: { language: string }) {
  return <SheetPage sheet={LEXICON} language={language} />;
}

export function WordingsPage({ language }: { language: string }) {
  return <SheetPage sheet={WORDINGS} language={language} />;
}

function SheetPage({ sheet, language }: { sheet: Sheet; language: string }) {
  const words = useWords();
  const text = words[sheet.kind];
  useTitle(text.title);
  const spoken = sheet.languages.find((one) => one === language);
  if (spoken === undefined) return <h1>{words.notFound}</h1>;
  return (
    <div className="page">
      <div className="page-head">
        <h1>{text.title}</h1>
        <p className="muted">{text.lead}</p>
        <nav className="tabs" aria-label={text.tabs}>
          {sheet.languages.map((one) => (
            <Link key={one} href={`/${sheet.kind}/${one}`} aria-current={one === spoken ? "page" : undefined}>
              {words.languages[one]}
            </Link>
          ))}
        </nav>
      </div>
      <SheetContext value={sheet}>
        <DocumentEditor<SheetValues> key={spoken} name={documentOf(sheet, spoken)}>
          {({ document, draft, isLocked }) => (
            <SheetEditor language={spoken} document={document} draft={draft} isLocked={isLocked} />
          )}
        </DocumentEditor>
      </SheetContext>
    </div>
  );
}
