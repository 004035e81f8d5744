import { expect, test } from "vitest";
import { joined, levelOf, wavOf } from "./wav";

const text = (file: DataView, at: number, length: number) =>
  String.fromCharCode(...Array.from({ length }, (_, nth) => file.getUint8(at + nth)));

test("a file says what it holds: mono, 16 bit, its rate and its length", () => {
  const file = new DataView(wavOf(new Float32Array(8000), 8000));

  expect(file.byteLength).toBe(44 + 16_000);
  expect([text(file, 0, 4), text(file, 8, 8), text(file, 36, 4)]).toEqual(["RIFF", "WAVEfmt ", "data"]);
  expect(file.getUint32(4, true)).toBe(file.byteLength - 8);
  expect([file.getUint16(20, true), file.getUint16(22, true), file.getUint16(34, true)]).toEqual([1, 1, 16]);
  expect([file.getUint32(24, true), file.getUint32(28, true)]).toEqual([8000, 16_000]);
  expect(file.getUint32(40, true)).toBe(16_000);
});

test("samples are whole numbers, and what is too loud is cut off, not wrapped", () => {
  const file = new DataView(wavOf(Float32Array.from([0, 0.5, 1, 2, -2]), 48_000));
  const samples = Array.from({ length: 5 }, (_, nth) => file.getInt16(44 + nth * 2, true));

  expect(samples).toEqual([0, 16_384, 32_767, 32_767, -32_767]);
});

test("parts are joined in their order", () => {
  expect([...joined([Float32Array.from([1, 2]), new Float32Array(0), Float32Array.from([3])])]).toEqual([
    1, 2, 3,
  ]);
});

test("silence has no level, full scale the whole one, and half as loud lies 6 dB below", () => {
  expect(levelOf(new Float32Array(100))).toBe(0);
  expect(levelOf(new Float32Array(100).fill(1))).toBe(1);
  expect(levelOf(new Float32Array(100).fill(0.5))).toBeCloseTo(0.9, 2);
  expect(levelOf(new Float32Array(0))).toBe(0);
});
