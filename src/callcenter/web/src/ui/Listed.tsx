// A list that is still loading, cannot be had, holds nothing, or is shown.
import type { ReactNode } from "react";
import { useWords } from "../words/WordsProvider";
import { Scroll } from "./Scroll";

interface ListedProps {
  title: string;
  /** What was had before stays when it cannot be had anew. */
  asked: { isPending: boolean; isError: boolean; data: unknown; refetch: () => unknown };
  /** Said instead of the list; null where there is one. */
  none: string | null;
  children: ReactNode;
}

export function Listed({ title, asked, none, children }: ListedProps) {
  const words = useWords().operators;
  if (asked.isPending) return <p role="status">{words.loading}</p>;
  return (
    <>
      {asked.isError && (
        <div role="alert" className="panel">
          <p>{words.failed}</p>
          <button type="button" onClick={() => void asked.refetch()}>
            {words.retry}
          </button>
        </div>
      )}
      {asked.data !== undefined && (
        <section className="panel" aria-label={title}>
          {none !== null ? <p className="muted">{none}</p> : <Scroll label={title}>{children}</Scroll>}
        </section>
      )}
    </>
  );
}
