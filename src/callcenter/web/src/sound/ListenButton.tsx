// Speaks words, or plays a recording, as callers hear it.
import { useEffect, useRef, useState } from "react";
import type { Language } from "../api/shapes";
import { useWords } from "../words/WordsProvider";
import { audioAddress } from "./audioAddress";

interface ListenButtonProps {
  language: Language;
  text: string;
  recording?: string | undefined;
}

type Playing = "silent" | "loading" | "playing" | "failed";

export function ListenButton({ language, text, recording }: ListenButtonProps) {
  const words = useWords();
  const said = words.operators.listen;
  const [playing, setPlaying] = useState<Playing>("silent");
  const audio = useRef<HTMLAudioElement | null>(null);
  const isEmpty = text.trim() === "" && recording === undefined;

  const stop = () => {
    audio.current?.pause();
    audio.current = null;
    setPlaying("silent");
  };
  useEffect(
    () => () => {
      audio.current?.pause();
    },
    [],
  );

  const play = () => {
    const sounding = new Audio(audioAddress(language, text, recording));
    const isCurrent = () => audio.current === sounding;
    audio.current = sounding;
    setPlaying("loading");
    sounding.onplaying = () => {
      if (isCurrent()) setPlaying("playing");
    };
    sounding.onended = () => {
      if (isCurrent()) stop();
    };
    sounding.onerror = () => {
      if (isCurrent()) setPlaying("failed");
    };
    sounding.play().catch(() => {
      if (isCurrent()) setPlaying("failed");
    });
  };

  const isOn = playing === "playing" || playing === "loading";
  return (
    <span className="listen">
      <button
        type="button"
        className="small-button"
        aria-disabled={isEmpty}
        aria-label={isOn ? said.stop : said.of(words.languages[language])}
        onClick={() => {
          if (isOn) stop();
          else if (!isEmpty) play();
        }}
      >
        <span aria-hidden="true">{isOn ? "■" : "▶"}</span> {isOn ? said.stop : said.play}
      </button>
      <span role="status" className={playing === "failed" ? "warn" : "muted"}>
        {playing === "loading" && said.loading}
        {playing === "failed" && said.failed}
      </span>
    </span>
  );
}
