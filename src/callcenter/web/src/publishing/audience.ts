// Who is to get a version, while somebody chooses; pure.
import type { ForWhom } from "../api/operators";

export interface Audience {
  kind: "all" | "percent" | "numbers";
  percent: string;
  numbers: string;
}

export const ALL_CALLS: Audience = { kind: "all", percent: "5", numbers: "" };

export function audienceFault(audience: Audience): "percent" | "numbers" | null {
  const percent = Number(audience.percent);
  if (audience.kind === "percent" && !(Number.isInteger(percent) && percent >= 1 && percent <= 99))
    return "percent";
  return audience.kind === "numbers" && numbersIn(audience.numbers).length === 0 ? "numbers" : null;
}

export function forWhom(audience: Audience): ForWhom {
  switch (audience.kind) {
    case "all":
      return { test_numbers: [] };
    case "percent":
      return { percent: Number(audience.percent), test_numbers: [] };
    case "numbers":
      return { test_numbers: numbersIn(audience.numbers) };
  }
}

function numbersIn(text: string): string[] {
  return text
    .split(/[\n,，;；]/)
    .map((number) => number.trim())
    .filter((number) => number !== "");
}
