// Ties the microphone to the recording's states.
import { useEffect, useReducer, useRef, useState } from "react";
import { openRecorder, type Recorder } from "./recorder";
import { on, troubleOf, type Recording, type RecordingEvent } from "./recording";

const SECOND_MS = 1000;
const SHOW_EVERY_MS = 80;

export interface RecorderOf {
  recording: Recording;
  /** From 0 to 1, while the microphone is open. */
  level: number;
  seconds: number;
  tell: (event: RecordingEvent) => void;
  record: () => void;
  stop: () => void;
  drop: () => void;
}

export function useRecorder(): RecorderOf {
  const [recording, tell] = useReducer(on, { is: "idle" });
  const [level, setLevel] = useState(0);
  const [seconds, setSeconds] = useState(0);
  const recorder = useRef<Recorder | null>(null);
  const isWanted = useRef(false);

  const close = () => {
    isWanted.current = false;
    recorder.current?.close();
    recorder.current = null;
  };
  useEffect(() => close, []);

  useEffect(() => {
    if (recording.is !== "counting" && recording.is !== "recording") return;
    if (recording.is === "recording") recorder.current?.begin();
    const ticking = setInterval(() => {
      if (recording.is === "counting") tell({ type: "counted" });
      else setSeconds((before) => before + 1);
    }, SECOND_MS);
    return () => {
      clearInterval(ticking);
    };
  }, [recording]);

  const stop = () => {
    const take = recorder.current?.take();
    close();
    if (take !== undefined) tell({ type: "stopped", take });
  };

  const open = async () => {
    let shownAt = 0;
    try {
      const opened = await openRecorder({
        level: (now) => {
          const at = performance.now();
          if (at - shownAt < SHOW_EVERY_MS) return;
          shownAt = at;
          setLevel(now);
        },
        full: stop,
      });
      // Whoever has given up meanwhile is not listened to.
      if (!isWanted.current) {
        opened.close();
        return;
      }
      recorder.current = opened;
      tell({ type: "granted" });
    } catch (fault) {
      tell({ type: "failed", trouble: troubleOf(fault) });
    }
  };

  return {
    recording,
    level,
    seconds,
    tell,
    record: () => {
      close();
      isWanted.current = true;
      setSeconds(0);
      setLevel(0);
      tell({ type: "wanted" });
      void open();
    },
    stop,
    drop: () => {
      close();
      tell({ type: "dropped" });
    },
  };
}
