import { createContext, use, useEffect, useState, type ReactNode } from "react";
import { en } from "./en";
import type { PageLanguage, Words } from "./words";
import { zh } from "./zh";

const ALL: Record<PageLanguage, Words> = { zh, en };
const KEPT = "callcenter.language";

interface Spoken {
  language: PageLanguage;
  words: Words;
  choose: (language: PageLanguage) => void;
}

const WordsContext = createContext<Spoken>({ language: "zh", words: zh, choose: () => undefined });

export function useWords(): Words {
  return use(WordsContext).words;
}

export function useLanguage(): Spoken {
  return use(WordsContext);
}

function firstLanguage(): PageLanguage {
  const kept = localStorage.getItem(KEPT);
  if (kept === "zh" || kept === "en") return kept;
  return navigator.language.toLowerCase().startsWith("en") ? "en" : "zh";
}

export function WordsProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(firstLanguage);
  const words = ALL[language];

  useEffect(() => {
    document.documentElement.lang = words.htmlLang;
  }, [words]);

  const choose = (chosen: PageLanguage) => {
    localStorage.setItem(KEPT, chosen);
    setLanguage(chosen);
  };

  return <WordsContext value={{ language, words, choose }}>{children}</WordsContext>;
}
