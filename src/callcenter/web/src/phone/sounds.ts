// The ring and the sign that a call has answered itself, made here: no file to load, and each on its own speaker.
import { playOn } from "./devices";

/** China's ringing tone (GB/T 3380): 450 Hz, one second of five. */
const TONE_HZ = 450;
const ON_S = 1;
const PERIOD_S = 5;
const LONGEST_RINGS = 24;
const LOUDNESS = 0.25;

export type Stop = () => void;

interface Beep {
  fromS: number;
  forS: number;
}

/** Rings on `device` until stopped; `blocked` where the browser plays nothing before somebody has touched the page. */
export function ring(device: string, blocked: () => void): Stop {
  const beeps = Array.from({ length: LONGEST_RINGS }, (_, n) => ({ fromS: n * PERIOD_S, forS: ON_S }));
  return play(beeps, device, blocked);
}

/** Two short tones: somebody is on the line. */
export function announceTalk(device: string): Stop {
  return play(
    [
      { fromS: 0, forS: 0.12 },
      { fromS: 0.2, forS: 0.12 },
    ],
    device,
    () => undefined,
  );
}

/** One tone, to hear whether a speaker is the right one. */
export function tryOut(device: string): Stop {
  return play([{ fromS: 0, forS: 0.8 }], device, () => undefined);
}

function play(beeps: readonly Beep[], device: string, blocked: () => void): Stop {
  const context = new AudioContext();
  const tone = new OscillatorNode(context, { frequency: TONE_HZ });
  const gain = new GainNode(context, { gain: 0 });
  const out = context.createMediaStreamDestination();
  tone.connect(gain).connect(out);
  const now = context.currentTime + 0.05;
  for (const { fromS, forS } of beeps) {
    // Not at once to full loudness: that would click.
    gain.gain.setTargetAtTime(LOUDNESS, now + fromS, 0.01);
    gain.gain.setTargetAtTime(0, now + fromS + forS, 0.01);
  }
  const element = new Audio();
  let isStopped = false;
  const stop = () => {
    if (isStopped) return;
    isStopped = true;
    element.srcObject = null;
    void context.close().catch(() => undefined);
  };
  tone.onended = stop;
  tone.start();
  const last = beeps.at(-1);
  tone.stop(now + (last === undefined ? 0 : last.fromS + last.forS) + 0.2);
  element.srcObject = out.stream;
  void playOn(element, device)
    .then(async () => {
      if (isStopped) return;
      await context.resume();
      await element.play();
    })
    .catch(() => {
      if (!isStopped) blocked();
    });
  return stop;
}
