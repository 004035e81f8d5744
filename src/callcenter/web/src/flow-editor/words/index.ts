// The editor's own words; they load with the editor, not with the desktop.
import { useLanguage } from "../../words/WordsProvider";
import { en } from "./en";
import type { EditorWords } from "./words";
import { zh } from "./zh";

const ALL = { zh, en };

export type { EditorWords };

export function useEditorWords(): EditorWords {
  return ALL[useLanguage().language];
}
