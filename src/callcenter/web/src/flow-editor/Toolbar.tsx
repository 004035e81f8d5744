import type { Ref } from "react";
import { Link } from "wouter";
import { Badge } from "../ui/Badge";
import { useWords } from "../words/WordsProvider";
import { useEditor } from "./EditorContext";
import { Find } from "./Find";
import { TOOLS } from "./panels";
import { KEYS, type Shortcut } from "./shortcuts";
import type { Editing } from "./useEditing";
import { useEditorWords } from "./words";

export type View = "canvas" | "outline";
const VIEWS: readonly View[] = ["canvas", "outline"];

interface ToolbarProps {
  ref: Ref<HTMLInputElement>;
  editing: Editing;
  view: View;
  chooseView: (view: View) => void;
  languages: readonly string[];
  chooseLanguage: (language: string) => void;
  act: (shortcut: Shortcut) => void;
}

export function Toolbar({ ref, editing, view, chooseView, languages, chooseLanguage, act }: ToolbarProps) {
  const words = useWords();
  const text = useEditorWords();
  const { flow, language, canEdit, selection } = useEditor();
  const { history, isDirty, isSaving } = editing;
  const tool = (shortcut: Shortcut, shown: string, isOff: boolean, className = "small-button") => (
    <button
      type="button"
      className={className}
      aria-label={shown.length === 1 ? text.keys[shortcut] : undefined}
      aria-keyshortcuts={KEYS[shortcut].aria}
      aria-disabled={isOff}
      title={`${text.keys[shortcut]} (${KEYS[shortcut].shown})`}
      onClick={() => {
        if (!isOff) act(shortcut);
      }}
    >
      {shown}
    </button>
  );
  return (
    <div className="editor-bar">
      <div className="editor-name">
        <Link href="/flows" className="small">
          {text.back}
        </Link>
        <h1>{flow}</h1>
        <span role="status">
          <Badge tone={isDirty ? "warm" : "neutral"}>{isDirty ? text.unsaved : text.saved}</Badge>
        </span>
      </div>
      <div className="editor-tools">
        <span className="segments segments-small" role="group" aria-label={text.view}>
          {VIEWS.map((one) => (
            <button
              key={one}
              type="button"
              className="segment"
              aria-pressed={view === one}
              onClick={() => {
                chooseView(one);
              }}
            >
              {text.views[one]}
            </button>
          ))}
        </span>
        <Find ref={ref} />
        <label className="editor-language">
          <span className="visually-hidden">{text.promptsIn}</span>
          <select
            value={language}
            onChange={(event) => {
              chooseLanguage(event.target.value);
            }}
          >
            {languages.map((one) => (
              <option key={one} value={one}>
                {languageName(one, words.languages)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <div className="editor-tools">
        {tool("add", `+ ${text.add}`, !canEdit)}
        {tool("duplicate", text.duplicate, !canEdit || selection.length === 0)}
        {tool("remove", text.remove, !canEdit || selection.length === 0)}
        {tool("undo", "↶", !canEdit || history.past.length === 0)}
        {tool("redo", "↷", !canEdit || history.future.length === 0)}
        {tool(
          "save",
          isSaving ? text.saving : text.save,
          !canEdit || !isDirty || isSaving,
          "small-button primary",
        )}
        {TOOLS.map(({ id, Tool }) => (
          <Tool key={id} />
        ))}
        {tool("help", "?", false, "small-button quiet")}
      </div>
    </div>
  );
}

export function languageName(code: string, names: Readonly<Record<string, string>>): string {
  return names[code] ?? code;
}
