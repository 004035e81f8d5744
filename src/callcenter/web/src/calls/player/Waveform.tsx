// A recording at a glance: the caller above, the agent below, what was paused between. The slider beneath says the same.
import { useMemo } from "react";
import { bars, type Outline } from "./outline";

const BARS = 400;
const LANE = 40;

interface WaveformProps {
  outline: Outline;
  atS: number;
  seek: ((atS: number) => void) | null;
}

export function Waveform({ outline, atS, seek }: WaveformProps) {
  const { durationS, caller, agent, gaps } = outline;
  const drawn = useMemo(() => [path(bars(caller, BARS), -1), path(bars(agent, BARS), 1)], [caller, agent]);
  const x = (second: number) => (durationS === 0 ? 0 : (second / durationS) * BARS);
  return (
    <svg
      className="waveform"
      aria-hidden="true"
      viewBox={`0 ${String(-LANE)} ${String(BARS)} ${String(2 * LANE)}`}
      preserveAspectRatio="none"
      onClick={({ currentTarget, clientX }) => {
        const { left, width } = currentTarget.getBoundingClientRect();
        seek?.(((clientX - left) / width) * durationS);
      }}
    >
      <path className="caller" d={drawn[0]} />
      <path className="agent" d={drawn[1]} />
      {gaps.map(({ from_s, until_s }) => (
        <rect
          key={from_s}
          className="gap"
          x={x(from_s)}
          width={Math.max(1, x(until_s) - x(from_s))}
          y={-LANE}
          height={2 * LANE}
        />
      ))}
      <line className="here" x1={x(atS)} x2={x(atS)} y1={-LANE} y2={LANE} />
    </svg>
  );
}

function path(heights: readonly number[], side: 1 | -1): string {
  return heights
    .map((height, at) => `M${String(at + 0.5)} 0V${(side * Math.max(1, height * LANE)).toFixed(1)}`)
    .join("");
}
