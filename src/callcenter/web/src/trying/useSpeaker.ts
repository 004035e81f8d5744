// Says one prompt after the other, and knows how much of it was heard.
import { useCallback, useEffect, useRef, useState } from "react";
import type { Said } from "../api/operators";
import { audioAddress } from "../sound/audioAddress";

export interface Speaker {
  isSpeaking: boolean;
  hasFailed: boolean;
  /** Seconds heard since `speak`; null while nothing is said. */
  heardS: () => number | null;
  /** `ended` once all was heard; never after `stop`. */
  speak: (said: readonly Said[], ended: () => void) => void;
  stop: () => void;
}

export function useSpeaker(): Speaker {
  const audio = useRef<HTMLAudioElement | null>(null);
  const before = useRef(0);
  const [isSpeaking, setIsSpeaking] = useState(false);
  const [hasFailed, setHasFailed] = useState(false);

  const stop = useCallback(() => {
    audio.current?.pause();
    audio.current = null;
    setIsSpeaking(false);
  }, []);
  useEffect(() => stop, [stop]);

  const speak = useCallback(
    (said: readonly Said[], ended: () => void) => {
      stop();
      before.current = 0;
      setHasFailed(false);
      const next = (at: number) => {
        const one = said[at];
        if (one === undefined) {
          stop();
          ended();
          return;
        }
        const { language, text, recording, pace, pause_s } = one;
        const sounding = new Audio(audioAddress(language, text, recording ?? undefined, pace, pause_s));
        const isCurrent = () => audio.current === sounding;
        const failed = () => {
          if (!isCurrent()) return;
          stop();
          setHasFailed(true);
        };
        audio.current = sounding;
        sounding.onended = () => {
          if (!isCurrent()) return;
          before.current += sounding.duration;
          next(at + 1);
        };
        sounding.onerror = failed;
        sounding.play().catch(failed);
      };
      setIsSpeaking(said.length > 0);
      next(0);
    },
    [stop],
  );

  const heardS = useCallback(
    () => (audio.current === null ? null : before.current + audio.current.currentTime),
    [],
  );
  return { isSpeaking, hasFailed, heardS, speak, stop };
}
