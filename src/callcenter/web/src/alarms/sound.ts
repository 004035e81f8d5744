// The sound of an alarm: two tones, again every few seconds, until it is stopped. Never all of what tells of it.
const EVERY_MS = 4_000;
const TONES_HZ = [880, 660];
const TONE_S = 0.25;
const LOUDNESS = 0.2;

/** Begin to sound; returns how to stop. Where the browser lets no page sound before a click, it is silent until then. */
export function sounding(): () => void {
  const context = new AudioContext();
  const sound = () => {
    // A browser that was waiting for a click may let us sound by now.
    void context.resume();
    TONES_HZ.forEach((hertz, at) => {
      tone(context, hertz, context.currentTime + at * TONE_S);
    });
  };
  sound();
  const again = setInterval(sound, EVERY_MS);
  return () => {
    clearInterval(again);
    void context.close();
  };
}

function tone(context: AudioContext, hertz: number, beginS: number): void {
  const source = new OscillatorNode(context, { frequency: hertz });
  const gain = new GainNode(context, { gain: 0 });
  gain.gain.setTargetAtTime(LOUDNESS, beginS, 0.01);
  gain.gain.setTargetAtTime(0, beginS + TONE_S - 0.05, 0.01);
  source.connect(gain).connect(context.destination);
  source.start(beginS);
  source.stop(beginS + TONE_S);
}
