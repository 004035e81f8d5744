import { useEffect, useId, useState } from "react";
import { useWords } from "../words/WordsProvider";
import { closeStream, meterOf, microphoneTrouble, openMicrophone } from "./devices";
import type { Trouble } from "./phone";

const LOOK_EVERY_MS = 100;
/** Told in words to whoever does not see the bar, and not at each breath. */
const QUIET_AFTER_LOOKS = 30;
const QUIET = 0.15;

/** How loud the microphone is now, while it is shown. */
export function LevelMeter({ device }: { device: string }) {
  const text = useWords().telephone;
  const label = useId();
  const [level, setLevel] = useState(0);
  const [isQuiet, setIsQuiet] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  useEffect(() => {
    let isShown = true;
    let stop: (() => void) | undefined;
    const listen = async () => {
      const stream = await openMicrophone();
      if (!isShown) {
        closeStream(stream);
        return;
      }
      const meter = meterOf(stream);
      let quietLooks = 0;
      const looking = setInterval(() => {
        const now = meter.level();
        setLevel(now);
        quietLooks = now < QUIET ? quietLooks + 1 : 0;
        setIsQuiet(quietLooks >= QUIET_AFTER_LOOKS);
      }, LOOK_EVERY_MS);
      stop = () => {
        clearInterval(looking);
        meter.close();
        closeStream(stream);
      };
      setTrouble(null);
    };
    listen().catch((fault: unknown) => {
      if (isShown) setTrouble(microphoneTrouble(fault));
    });
    return () => {
      isShown = false;
      stop?.();
    };
  }, [device]);
  return (
    <div>
      <span id={label} className="hint">
        {text.devices.level}
      </span>
      <meter className="phone-level" aria-labelledby={label} min={0} max={1} value={level} />
      <p role="status" className="hint">
        {trouble === null ? isQuiet && text.devices.quiet : text.trouble[trouble].what}
      </p>
    </div>
  );
}
