// Times as people read them.
import { useEffect, useState } from "react";
import type { PageLanguage } from "../words/words";

/** `1:05`, `1:02:03`; never negative. */
export function clock(ms: number): string {
  const whole = Math.max(0, Math.floor(ms / 1000));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const seconds = String(whole % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${seconds}` : `${minutes}:${seconds}`;
}

const LOCALES: Record<PageLanguage, string> = { zh: "zh-CN", en: "en-GB" };

/** The time of day, with the date where it was not today. */
export function moment(iso: string, language: PageLanguage, now: Date = new Date()): string {
  const at = new Date(iso);
  const time = at.toLocaleTimeString(LOCALES[language], { hour: "2-digit", minute: "2-digit" });
  if (at.toDateString() === now.toDateString()) return time;
  return `${at.toLocaleDateString(LOCALES[language], { month: "short", day: "numeric" })} ${time}`;
}

/** To the second, with the date. */
export function instant(iso: string, language: PageLanguage): string {
  return new Date(iso).toLocaleString(LOCALES[language], { dateStyle: "medium", timeStyle: "medium" });
}

/** The server's time in ms, anew each second. */
export function useServerNow(clockAheadMs: number): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const ticking = setInterval(() => {
      setNowMs(Date.now());
    }, 1000);
    return () => {
      clearInterval(ticking);
    };
  }, []);
  return nowMs + clockAheadMs;
}
