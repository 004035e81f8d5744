import { useEffect, useState } from "react";
import type { Phone } from "./phone";
import { judged, qualityOf, type Heard, type Judged } from "./quality";
import type { PhoneShell } from "./shell";

const LOOK_EVERY_MS = 2_000;

/** How well the other side is heard; null while nobody talks here. */
export function useQuality(shell: PhoneShell, { leg }: Phone): Judged | null {
  const talking = leg.is === "talking" ? leg.ring.leg : null;
  const [known, setKnown] = useState<{ leg: string; judged: Judged } | null>(null);
  useEffect(() => {
    if (talking === null) return;
    let before: Heard | null = null;
    const look = async () => {
      const now = (await shell.softphone?.heard()) ?? null;
      if (now === null) return;
      const last = before;
      before = now;
      if (last === null) return;
      const quality = qualityOf(last, now);
      setKnown((shown) => ({
        leg: talking,
        judged: judged(shown?.leg === talking ? shown.judged : null, quality),
      }));
    };
    const looking = setInterval(() => {
      void look().catch(() => undefined);
    }, LOOK_EVERY_MS);
    return () => {
      clearInterval(looking);
    };
  }, [shell, talking]);
  return known !== null && known.leg === talking ? known.judged : null;
}
