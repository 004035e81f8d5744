// Plays a recording: faster or slower, without its silences, one side alone; every part by keyboard and screen reader.
import { useEffect, useId, useImperativeHandle, useMemo, useRef, useState, type Ref } from "react";
import { Choice } from "../../ui/Choice";
import { clock } from "../../ui/time";
import { useWords } from "../../words/WordsProvider";
import { pastSilence, silences, type Outline } from "./outline";
import { Waveform } from "./Waveform";

export interface PlayFrom {
  playFrom: (atS: number) => void;
}

export type Side = "both" | "caller" | "agent";

const SPEEDS = ["0.75", "1", "1.25", "1.5", "2"] as const;
const SIDES: readonly Side[] = ["both", "caller", "agent"];
const STEP_S = 10;

interface PlayerProps {
  src: string;
  outline: Outline;
  startS: number;
  ref: Ref<PlayFrom>;
}

export function Player({ src, outline, startS, ref }: PlayerProps) {
  const text = useWords().recordings.player;
  const audio = useRef<HTMLAudioElement>(null);
  const sliderId = useId();
  const [atS, setAtS] = useState(startS);
  const [isPlaying, setIsPlaying] = useState(false);
  const [isFailed, setIsFailed] = useState(false);
  const [speed, setSpeed] = useState("1");
  const [side, setSide] = useSide(audio);
  const [isSkipping, setIsSkipping] = useState(false);
  const spans = useMemo(() => silences(outline), [outline]);
  const seek = (wantedS: number) => {
    const bound = Math.min(Math.max(0, wantedS), outline.durationS);
    if (audio.current !== null) audio.current.currentTime = bound;
    setAtS(bound);
  };
  const play = () => {
    void audio.current?.play().catch(() => undefined);
  };
  useImperativeHandle(ref, () => ({
    playFrom: (wantedS) => {
      seek(wantedS);
      play();
    },
  }));
  useEffect(() => {
    if (audio.current !== null) audio.current.playbackRate = Number(speed);
  }, [speed]);
  const here = clock(atS * 1000);
  const whole = clock(outline.durationS * 1000);
  return (
    <div className="player" role="group" aria-label={text.title}>
      {/* No captions: what was said stands in the transcript beside it. */}
      {/* eslint-disable-next-line jsx-a11y/media-has-caption */}
      <audio
        ref={audio}
        src={src}
        preload="metadata"
        onLoadedMetadata={({ currentTarget }) => {
          currentTarget.playbackRate = Number(speed);
          if (startS > 0) currentTarget.currentTime = startS;
        }}
        onPlay={() => {
          setIsPlaying(true);
        }}
        onPause={() => {
          setIsPlaying(false);
        }}
        onError={() => {
          setIsFailed(true);
        }}
        onTimeUpdate={({ currentTarget }) => {
          const nowS = currentTarget.currentTime;
          const nextS = isSkipping && !currentTarget.paused ? pastSilence(spans, nowS) : nowS;
          if (nextS > nowS) currentTarget.currentTime = nextS;
          setAtS(nextS);
        }}
      />
      <Waveform outline={outline} atS={atS} seek={seek} />
      <label htmlFor={sliderId} className="visually-hidden">
        {text.position}
      </label>
      <input
        id={sliderId}
        type="range"
        className="position"
        min={0}
        max={Math.ceil(outline.durationS)}
        step={1}
        value={Math.round(atS)}
        aria-valuetext={text.at(here, whole)}
        onChange={({ currentTarget }) => {
          seek(currentTarget.valueAsNumber);
        }}
      />
      <div className="player-controls">
        <button
          type="button"
          className="primary"
          onClick={() => {
            if (isPlaying) audio.current?.pause();
            else play();
          }}
        >
          {isPlaying ? text.pause : text.play}
        </button>
        <button
          type="button"
          aria-label={text.back(STEP_S)}
          onClick={() => {
            seek(atS - STEP_S);
          }}
        >
          −{STEP_S} s
        </button>
        <button
          type="button"
          aria-label={text.forward(STEP_S)}
          onClick={() => {
            seek(atS + STEP_S);
          }}
        >
          +{STEP_S} s
        </button>
        <span className="digits" aria-hidden="true">
          {here} / {whole}
        </span>
        <Choice
          label={text.speed}
          value={speed}
          options={SPEEDS.map((one) => [one, `${one}×`] as const)}
          choose={setSpeed}
        />
        <Choice
          label={text.side}
          value={side}
          options={SIDES.map((one) => [one, text.sides[one]] as const)}
          choose={setSide}
        />
        <label className="check">
          <input
            type="checkbox"
            checked={isSkipping}
            onChange={({ currentTarget }) => {
              setIsSkipping(currentTarget.checked);
            }}
          />
          {text.skip}
        </label>
      </div>
      {isFailed && (
        <p role="alert" className="refused">
          {text.failed}
        </p>
      )}
    </div>
  );
}

/** Which side is heard; one alone is heard in both ears. */
function useSide(audio: { current: HTMLAudioElement | null }): [Side, (side: string) => void] {
  const [side, setSide] = useState<Side>("both");
  const [graph] = useState<{ now: Graph | null }>({ now: null });
  useEffect(
    () => () => {
      void graph.now?.context.close();
      graph.now = null;
    },
    [graph],
  );
  return [
    side,
    (wanted) => {
      const chosen = SIDES.find((one) => one === wanted) ?? "both";
      setSide(chosen);
      if (audio.current === null || (chosen === "both" && graph.now === null)) return;
      graph.now ??= graphOf(audio.current);
      const { source, splitter, context } = graph.now;
      void context.resume();
      source.disconnect();
      splitter.disconnect();
      if (chosen === "both") {
        source.connect(context.destination);
      } else {
        source.connect(splitter);
        splitter.connect(context.destination, chosen === "caller" ? 0 : 1);
      }
    },
  ];
}

interface Graph {
  context: AudioContext;
  source: MediaElementAudioSourceNode;
  splitter: ChannelSplitterNode;
}

function graphOf(audio: HTMLAudioElement): Graph {
  const context = new AudioContext();
  return {
    context,
    source: context.createMediaElementSource(audio),
    splitter: context.createChannelSplitter(2),
  };
}
