// One flow, opened: the document and the declaration, then the desk on which it is edited.
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "wouter";
import { RefusedError } from "../api/client";
import { useTitle } from "../ui/title";
import { useWords } from "../words/WordsProvider";
import { useDeclaration, useOpenDocument } from "./api";
import { EditorDesk } from "./EditorDesk";
import "./editor.css";
import { problemText } from "./problems/problemText";
import { useEditorWords } from "./words";
import "../ui/operators.css";
import { useLanguage } from "../words/WordsProvider";

export default function EditorPage({ flow }: { flow: string }) {
  const words = useWords();
  const text = useEditorWords();
  const { language } = useLanguage();
  const queries = useQueryClient();
  const name = `${flow}.yaml`;
  const document = useOpenDocument(name);
  const declaration = useDeclaration();
  useTitle(text.title(flow));

  if (document.isPending || declaration.isPending) {
    return (
      <p role="status" className="muted centred">
        {words.operators.loading}
      </p>
    );
  }
  if (document.isError || declaration.isError) {
    const isMissing = document.error instanceof RefusedError && [403, 404].includes(document.error.status);
    return (
      <div role="alert" className="page">
        <h1>{text.title(flow)}</h1>
        <p>{isMissing ? text.notFound : words.operators.failed}</p>
        {!isMissing && (
          <button
            type="button"
            onClick={() => {
              void document.refetch();
              void declaration.refetch();
            }}
          >
            {words.operators.retry}
          </button>
        )}
        <Link href="/flows">{text.back}</Link>
      </div>
    );
  }
  if (document.data.values === null) {
    return (
      <div className="page">
        <h1>{text.title(flow)}</h1>
        <section role="alert" className="panel">
          <h2>{text.broken}</h2>
          <p>{text.brokenLead}</p>
          <ul>
            {document.data.problems.map((problem) => (
              <li key={`${problem.line} ${problem.field} ${problem.fault_en}`}>
                {text.problems.line(problem.line)}: {problemText(problem, language)}
              </li>
            ))}
          </ul>
        </section>
        <Link href="/flows">{text.back}</Link>
      </div>
    );
  }
  return (
    <EditorDesk
      key={document.dataUpdatedAt}
      document={document.data}
      flow={flow}
      declaration={declaration.data}
      reopen={() => queries.refetchQueries({ queryKey: ["document", name] })}
    />
  );
}
