// A field with its label, what it is for and what the service finds wrong with it, tied together for screen readers.
import { useId, type ReactNode } from "react";
import { useLanguage } from "../../words/WordsProvider";
import { useEditor } from "../EditorContext";
import { help, label, type Field, type Path } from "../model/declaration";
import { problemText } from "../problems/problemText";
import { useEditorWords } from "../words";

export interface Wired {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": boolean | undefined;
}

/** The problems at a place, and with `isBelow` those of everything in it. */
export function useFaults(path: Path, isBelow = false): string[] {
  const { language } = useLanguage();
  const { problems } = useEditor();
  const place = path.join(".");
  return problems
    .filter(({ field }) => field === place || (isBelow && field.startsWith(`${place}.`)))
    .map((problem) => problemText(problem, language));
}

interface PlacedProps {
  field: Field;
  path: Path;
  children: (wired: Wired) => ReactNode;
}

/** For one control. */
export function Labelled({ field, path, children }: PlacedProps) {
  const id = useId();
  const { language } = useLanguage();
  const text = useEditorWords().form;
  // An exit's queue is below the exit, and has no control of its own.
  const faults = useFaults(path, true);
  const hint = help(field, language);
  const said = [hint === "" ? "" : `${id}-hint`, faults.length === 0 ? "" : `${id}-fault`]
    .filter(Boolean)
    .join(" ");
  return (
    <div className="field" data-field={path.join(".")}>
      <label htmlFor={id}>
        {label(field, language)}
        {field.is_required && <span className="muted small"> {text.required}</span>}
      </label>
      {children({
        id,
        "aria-describedby": said === "" ? undefined : said,
        "aria-invalid": faults.length > 0 || undefined,
      })}
      {hint !== "" && (
        <p id={`${id}-hint`} className="hint">
          {hint}
        </p>
      )}
      <Faults id={`${id}-fault`} faults={faults} />
    </div>
  );
}

/** For several controls under one heading. */
export function Grouped({ field, path, children }: { field: Field; path: Path; children: ReactNode }) {
  const id = useId();
  const { language } = useLanguage();
  const faults = useFaults(path);
  const hint = help(field, language);
  const said = [hint === "" ? "" : `${id}-hint`, faults.length === 0 ? "" : `${id}-fault`]
    .filter(Boolean)
    .join(" ");
  return (
    <fieldset className="group" data-field={path.join(".")} aria-describedby={said === "" ? undefined : said}>
      <legend>{label(field, language)}</legend>
      {hint !== "" && (
        <p id={`${id}-hint`} className="hint">
          {hint}
        </p>
      )}
      {children}
      <Faults id={`${id}-fault`} faults={faults} />
    </fieldset>
  );
}

export function Faults({ id, faults }: { id: string; faults: readonly string[] }) {
  if (faults.length === 0) return null;
  return (
    <div id={id}>
      {faults.map((fault) => (
        <p key={fault} className="fault">
          {fault}
        </p>
      ))}
    </div>
  );
}
