// Samples as a WAV file: mono, 16 bit, PCM; pure.
const HEADER_BYTES = 44;
const FULL_SCALE = 32_767;

/** `samples` lie between -1 and 1; louder ones are cut off. */
export function wavOf(samples: Float32Array, rateHz: number): ArrayBuffer {
  const dataBytes = samples.length * 2;
  const file = new DataView(new ArrayBuffer(HEADER_BYTES + dataBytes));
  writeText(file, 0, "RIFF");
  file.setUint32(4, HEADER_BYTES - 8 + dataBytes, true);
  writeText(file, 8, "WAVEfmt ");
  file.setUint32(16, 16, true); // of the format that follows
  file.setUint16(20, 1, true); // PCM
  file.setUint16(22, 1, true); // mono
  file.setUint32(24, rateHz, true);
  file.setUint32(28, rateHz * 2, true); // bytes a second
  file.setUint16(32, 2, true); // bytes a sample
  file.setUint16(34, 16, true); // bits a sample
  writeText(file, 36, "data");
  file.setUint32(40, dataBytes, true);
  samples.forEach((sample, at) => {
    const bounded = Math.max(-1, Math.min(1, sample));
    file.setInt16(HEADER_BYTES + at * 2, Math.round(bounded * FULL_SCALE), true);
  });
  return file.buffer;
}

/** One after the other. */
export function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** How loud, from 0 to 1 over the 60 dB below full scale. */
export function levelOf(samples: Float32Array): number {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, samples.length);
  const dbfs = 10 * Math.log10(Math.max(power, 1e-6));
  return Math.max(0, Math.min(1, 1 + dbfs / 60));
}

function writeText(file: DataView, at: number, text: string): void {
  for (let nth = 0; nth < text.length; nth++) file.setUint8(at + nth, text.charCodeAt(nth));
}
