// The microphone: opened, listened to, closed. The one importer of the worklet.
import { LONGEST_S, type Take } from "./recording";
import taker from "./recorder.worklet.ts?worker&url";
import { joined, levelOf } from "./wav";

export interface Recorder {
  /** From now on; what was heard before is not in the take. */
  begin: () => void;
  take: () => Take;
  close: () => void;
}

interface Heard {
  /** From 0 to 1. */
  level: (level: number) => void;
  /** As long as a take may be. */
  full: () => void;
}

/** Asks for the microphone; throws what the browser throws. */
export async function openRecorder(heard: Heard): Promise<Recorder> {
  const audio = { channelCount: 1, echoCancellation: false, noiseSuppression: true, autoGainControl: true };
  const stream = await navigator.mediaDevices.getUserMedia({ audio });
  const context = new AudioContext();
  const close = () => {
    stream.getTracks().forEach((track) => {
      track.stop();
    });
    void context.close().catch(() => undefined);
  };
  try {
    await context.audioWorklet.addModule(taker);
  } catch (fault) {
    close();
    throw fault;
  }
  const parts: Float32Array[] = [];
  let isTaking = false;
  let samples = 0;
  const node = new AudioWorkletNode(context, "taker", { numberOfOutputs: 0 });
  node.port.onmessage = ({ data }: MessageEvent<Float32Array>) => {
    heard.level(levelOf(data));
    if (!isTaking) return;
    parts.push(data);
    samples += data.length;
    if (samples >= LONGEST_S * context.sampleRate) heard.full();
  };
  context.createMediaStreamSource(stream).connect(node);
  await context.resume();
  return {
    begin: () => {
      isTaking = true;
    },
    take: () => {
      isTaking = false;
      return { samples: joined(parts), rateHz: context.sampleRate };
    },
    close,
  };
}

/** Plays a take; the page's policy lets no `blob:` be played. Returns how to stop it. */
export function playTake({ samples, rateHz }: Take, ended: () => void): () => void {
  const context = new AudioContext();
  const buffer = context.createBuffer(1, Math.max(1, samples.length), rateHz);
  buffer.getChannelData(0).set(samples);
  const source = context.createBufferSource();
  source.buffer = buffer;
  source.connect(context.destination);
  source.onended = () => {
    void context.close().catch(() => undefined);
    ended();
  };
  source.start();
  return () => {
    source.stop();
  };
}
