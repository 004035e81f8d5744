// A notice while it is being written, and what it still lacks; pure.
import type { NewNotice, Wording } from "../api/operators";
import type { Language } from "../api/shapes";
import { siteInstant } from "../ui/siteTime";

export interface NoticeDraft {
  kind: NewNotice["kind"];
  queue: string;
  words: Record<Language, string>;
  isNow: boolean;
  /** As inputs of dates and times hold them, on the site's clock. */
  from: string;
  until: string;
}

/** The service's own bounds; it checks them again. */
export const MOST_CHARACTERS = 200;
const LONGEST_MS = 30 * 86_400_000;
const SENTENCE_ENDS = /[。！？.!?]+(?=\s|$)|[。！？]+/g;

export type NoticeFault = "words" | "sentence" | "queue" | "start" | "end" | "endPast" | "order" | "long";

/** A field of the form: one of its own, or a language's words. */
export type NoticeField = "queue" | "from" | "until" | Language;

export function emptyDraft(kind: NoticeDraft["kind"]): NoticeDraft {
  return { kind, queue: "", words: { zh: "", en: "", ko: "" }, isNow: true, from: "", until: "" };
}

/** What is wrong, by field; in the order in which the form shows them. */
export function faults(
  draft: NoticeDraft,
  languages: readonly Language[],
  zone: string,
  now: Date,
): Map<NoticeField, NoticeFault> {
  const found = new Map<NoticeField, NoticeFault>();
  if (draft.kind === "closure" && draft.queue === "") found.set("queue", "queue");
  for (const language of languages) {
    const said = draft.words[language].trim();
    if (said === "") found.set(language, "words");
    else if (draft.kind === "announcement" && (said.match(SENTENCE_ENDS)?.length ?? 0) > 1)
      found.set(language, "sentence");
  }
  const from = draft.isNow ? now : siteInstant(draft.from, zone);
  const until = siteInstant(draft.until, zone);
  if (from === null) found.set("from", "start");
  if (until === null) found.set("until", "end");
  else if (until <= now) found.set("until", "endPast");
  else if (from !== null && until <= from) found.set("until", "order");
  else if (from !== null && until.getTime() - from.getTime() > LONGEST_MS) found.set("until", "long");
  return found;
}

/** What is sent; only of a draft without faults. */
export function finished(draft: NoticeDraft, zone: string, now: Date): NewNotice {
  const from = draft.isNow ? null : siteInstant(draft.from, zone);
  return {
    kind: draft.kind,
    queue: draft.kind === "closure" ? draft.queue : null,
    words: wording(draft.words),
    // The clock of this computer may be wrong: what begins now begins when the service says so.
    ...(from === null ? {} : { starts_at: from.toISOString() }),
    ends_at: (siteInstant(draft.until, zone) ?? now).toISOString(),
  };
}

function wording(words: Record<Language, string>): Wording {
  const said = Object.entries(words).map(([language, text]) => [language, text.trim()] as const);
  return Object.fromEntries(said.filter(([, text]) => text !== ""));
}
