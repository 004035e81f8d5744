import type { Language } from "../api/shapes";

const LANGUAGES: readonly Language[] = ["zh", "en", "ko"];

/** Null for a language that the service does not know. */
export function asLanguage(code: string): Language | null {
  return LANGUAGES.find((language) => language === code) ?? null;
}
