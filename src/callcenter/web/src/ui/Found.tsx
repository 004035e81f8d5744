// What a search has found, a page at a time; its form stands above.
import type { ComponentProps, ReactNode } from "react";
import { whyRefused } from "../api/refusal";
import { useWords } from "../words/WordsProvider";
import { More } from "./More";
import { Scroll } from "./Scroll";

interface FoundProps {
  title: string;
  asked: ComponentProps<typeof More>["asked"] & {
    isFetching: boolean;
    isSuccess: boolean;
    error: Error | null;
  };
  isEmpty: boolean;
  /** Said once there is an answer. */
  said: string;
  more: string;
  children: ReactNode;
}

export function Found({ title, asked, isEmpty, said, more, children }: FoundProps) {
  const words = useWords();
  return (
    <>
      <p role="status">
        {asked.isFetching && words.operators.loading}
        {asked.isSuccess && said}
      </p>
      <p role="alert" className="refused">
        {whyRefused(asked.error, words)}
      </p>
      {!isEmpty && (
        <section className="panel" aria-label={title}>
          <Scroll label={title}>{children}</Scroll>
        </section>
      )}
      <More label={more} asked={asked} />
    </>
  );
}
