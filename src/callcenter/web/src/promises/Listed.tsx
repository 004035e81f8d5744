// A list that is still loading, cannot be had, holds nothing, or is shown.
import type { ReactNode } from "react";
import { useWords } from "../words/WordsProvider";

interface ListedProps {
  title: string;
  asked: { isPending: boolean; isError: boolean; refetch: () => unknown };
  /** Said instead of the list; null where there is one. */
  none: string | null;
  children: ReactNode;
}

export function Listed({ title, asked, none, children }: ListedProps) {
  const words = useWords().operators;
  if (asked.isPending) return <p role="status">{words.loading}</p>;
  if (asked.isError) {
    return (
      <div role="alert" className="panel">
        <p>{words.failed}</p>
        <button type="button" onClick={() => void asked.refetch()}>
          {words.retry}
        </button>
      </div>
    );
  }
  return (
    <section className="panel" aria-label={title}>
      {none !== null ? (
        <p className="muted">{none}</p>
      ) : (
        // Scrolls sideways at 200 % zoom; so it must be reachable by keyboard.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <div className="scroll" role="group" aria-label={title} tabIndex={0}>
          {children}
        </div>
      )}
    </section>
  );
}
