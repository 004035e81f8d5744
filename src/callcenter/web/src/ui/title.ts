import { useEffect } from "react";
import { useWords } from "../words/WordsProvider";

/** The tab's title while the page is shown. */
export function useTitle(title: string): void {
  const { product } = useWords();
  useEffect(() => {
    document.title = `${title} – ${product}`;
  }, [title, product]);
}
