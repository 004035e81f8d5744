// Which of the two tables is being edited, and its words.
import { createContext, useContext } from "react";
import { useWords } from "../words/WordsProvider";
import type { LexiconWords } from "../words/lexicon";
import { LEXICON, type Sheet } from "./sheets";

export const SheetContext = createContext<Sheet>(LEXICON);

export function useSheet(): { sheet: Sheet; text: LexiconWords } {
  const sheet = useContext(SheetContext);
  return { sheet, text: useWords()[sheet.kind] };
}
