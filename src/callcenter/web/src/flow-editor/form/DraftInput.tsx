// A text that is taken over as it is typed, or on leaving it; what is typed stays as it is meanwhile.
import { useState, type ComponentProps } from "react";

interface DraftInputProps extends Omit<ComponentProps<"input">, "value" | "onChange"> {
  value: string;
  /** `leave`: for names that must be whole before anything can follow them. */
  takenOn?: "type" | "leave";
  onText: (text: string) => void;
}

export function DraftInput({ value, takenOn = "type", onText, ...others }: DraftInputProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const leave = () => {
    if (draft !== null && takenOn === "leave" && draft !== value) onText(draft);
    setDraft(null);
  };
  return (
    <input
      {...others}
      value={draft ?? value}
      onChange={(event) => {
        setDraft(event.target.value);
        if (takenOn === "type") onText(event.target.value);
      }}
      onBlur={leave}
      onKeyDown={(event) => {
        if (event.key === "Enter") leave();
        else if (event.key === "Escape") setDraft(null);
      }}
    />
  );
}
