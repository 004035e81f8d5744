// The microphone and the speakers that somebody chose, kept on this computer; and why there is no microphone.
import type { Trouble } from "./phone";

export type Use = "microphone" | "speaker" | "ringer";

/** Device ids of the browser; empty for the system's own choice. */
export type Chosen = Readonly<Record<Use, string>>;

const KEPT = "callcenter.devices";
const NONE_CHOSEN: Chosen = { microphone: "", speaker: "", ringer: "" };

export function chosenDevices(): Chosen {
  try {
    return { ...NONE_CHOSEN, ...(JSON.parse(localStorage.getItem(KEPT) ?? "{}") as Partial<Chosen>) };
  } catch {
    return NONE_CHOSEN;
  }
}

export function chooseDevice(use: Use, device: string): Chosen {
  const chosen = { ...chosenDevices(), [use]: device };
  localStorage.setItem(KEPT, JSON.stringify(chosen));
  return chosen;
}

/** The microphone that was chosen, else another one; throws what the browser throws. */
export async function openMicrophone(): Promise<MediaStream> {
  const { microphone } = chosenDevices();
  return navigator.mediaDevices.getUserMedia({
    audio: {
      ...(microphone === "" ? {} : { deviceId: { ideal: microphone } }),
      channelCount: 1,
      echoCancellation: true,
      noiseSuppression: true,
      autoGainControl: true,
    },
  });
}

export function closeStream(stream: MediaStream): void {
  stream.getTracks().forEach((track) => {
    track.stop();
  });
}

/** What the browser means when it gives no microphone. */
export function microphoneTrouble(fault: unknown): Trouble {
  switch ((fault as Partial<Error> | null)?.name ?? "") {
    case "NotAllowedError":
    case "SecurityError":
      return "microphone_denied";
    case "NotReadableError":
    case "AbortError":
      return "microphone_busy";
    case "TypeError":
      // Without a secure context there is no `mediaDevices` at all.
      return "insecure";
    default:
      return "no_microphone";
  }
}

/** Lets what `element` plays be heard on `device`; the system's own where the device is gone or the browser cannot choose. */
export async function playOn(element: HTMLAudioElement, device: string): Promise<void> {
  // Not in every browser yet, whatever the types say.
  if (!("setSinkId" in element)) return;
  await element.setSinkId(device).catch(() => element.setSinkId(""));
}

/** The loudness of a stream from 0 to 1, asked for as often as somebody looks. */
export interface Meter {
  level: () => number;
  close: () => void;
}

export function meterOf(stream: MediaStream): Meter {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  return {
    level: () => {
      analyser.getFloatTimeDomainData(samples);
      const rms = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
      // From -60 dBFS, where only noise is, to full scale.
      return rms === 0 ? 0 : Math.min(1, Math.max(0, 1 + (20 * Math.log10(rms)) / 60));
    },
    close: () => {
      void context.close().catch(() => undefined);
    },
  };
}
