import { expect, test } from "vitest";
import { ALL_CALLS, audienceFault, forWhom } from "./audience";

test("all calls need nothing more", () => {
  expect(audienceFault(ALL_CALLS)).toBeNull();
  expect(forWhom(ALL_CALLS)).toEqual({ test_numbers: [] });
});

test("a share is a whole number of percent, less than all", () => {
  expect(forWhom({ ...ALL_CALLS, kind: "percent", percent: "5" })).toEqual({ percent: 5, test_numbers: [] });
  for (const percent of ["", "0", "100", "2.5", "x"])
    expect(audienceFault({ ...ALL_CALLS, kind: "percent", percent })).toBe("percent");
});

test("test numbers stand on lines or between commas", () => {
  const numbers = { ...ALL_CALLS, kind: "numbers" as const, numbers: "13800138000\n 020-83333333，\n" };

  expect(forWhom(numbers)).toEqual({ test_numbers: ["13800138000", "020-83333333"] });
  expect(audienceFault({ ...numbers, numbers: " \n" })).toBe("numbers");
});
