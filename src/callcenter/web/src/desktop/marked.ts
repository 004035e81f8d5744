// A caller's words cut where keywords were heard in them, and how sure that was; pure.
import type { Language, RouteReason } from "../api/shapes";

export interface Piece {
  text: string;
  isKeyword: boolean;
}

/** What was said, as one text: Chinese is written without spaces. */
export function spokenText(words: readonly string[], language: Language): string {
  return words.join(language === "zh" ? "" : " ");
}

/** The pieces of `spoken` in their order; of parts that overlap the longer one is marked. */
export function marked(spoken: string, keywords: RouteReason["keywords"]): Piece[] {
  const parts = [...new Set(keywords.map((one) => one.heard_as).filter((part) => part !== ""))];
  parts.sort((one, other) => other.length - one.length);
  return parts.reduce<Piece[]>(
    (pieces, part) => pieces.flatMap((piece) => (piece.isKeyword ? [piece] : cut(piece.text, part))),
    spoken === "" ? [] : [{ text: spoken, isKeyword: false }],
  );
}

function cut(text: string, part: string): Piece[] {
  const at = text.toLowerCase().indexOf(part.toLowerCase());
  if (at < 0) return [{ text, isKeyword: false }];
  return [
    { text: text.slice(0, at), isKeyword: false },
    { text: text.slice(at, at + part.length), isKeyword: true },
    { text: text.slice(at + part.length), isKeyword: false },
  ].filter((piece) => piece.text !== "");
}

/** Nothing is ever quite certain, nor quite impossible. */
export function percent(probability: number): number {
  return Math.min(99, Math.max(1, Math.round(probability * 100)));
}
