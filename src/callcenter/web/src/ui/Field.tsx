// One field of a form with its label, what it is for, and what is wrong with it.
import { useId, type ReactNode } from "react";

interface Wired {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": boolean | undefined;
}

interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  fault?: string | undefined;
  className?: string;
  children: (wired: Wired) => ReactNode;
}

export function Field({ label, hint, fault, className = "", children }: FieldProps) {
  const id = useId();
  const isFaulty = fault !== undefined && fault !== "";
  const said = [hint === undefined ? "" : `${id}-hint`, isFaulty ? `${id}-fault` : ""]
    .filter(Boolean)
    .join(" ");
  return (
    <div className={`field ${className}`}>
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        "aria-describedby": said === "" ? undefined : said,
        "aria-invalid": isFaulty || undefined,
      })}
      {hint !== undefined && (
        <p id={`${id}-hint`} className="hint">
          {hint}
        </p>
      )}
      {isFaulty && (
        <p id={`${id}-fault`} className="fault">
          {fault}
        </p>
      )}
    </div>
  );
}
