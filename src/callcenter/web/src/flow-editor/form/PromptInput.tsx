// A prompt where a node says it: which, its words in every language, and how it sounds.
import { useId } from "react";
import { useWords } from "../../words/WordsProvider";
import { useEditor } from "../EditorContext";
import {
  asMap,
  asText,
  isMap,
  languagesOf,
  nodesOf,
  promptsOf,
  recordingOf,
  wordsOf,
} from "../model/document";
import { freeName } from "../model/editing";
import { PromptSound } from "../panels";
import { languageName } from "../Toolbar";
import { useEditorWords } from "../words";
import type { InputProps } from "./FieldInput";
import { Faults, Grouped, useFaults } from "./Labelled";

export function PromptInput({ field, path, value, set, canEdit }: InputProps) {
  const text = useEditorWords().form;
  const { values, declaration, edit } = useEditor();
  const id = useId();
  const name = asText(value);
  const prompts = asMap(values.prompts);
  const said = Object.values(nodesOf(values)).filter((node) =>
    promptsOf(node, declaration).includes(name),
  ).length;
  const node = asText(path[1]);
  const own = () => {
    const copy = freeName(name, prompts);
    const wording = prompts[name];
    edit({
      do: "all",
      edits: [
        { do: "put", path: ["prompts", copy], value: wording },
        { do: "put", path, value: copy },
      ],
    });
  };
  return (
    <Grouped field={field} path={path}>
      <div className="field">
        <label htmlFor={id} className="muted small">
          {text.promptName}
        </label>
        <select
          id={id}
          disabled={!canEdit}
          value={name}
          onChange={(event) => {
            const chosen = event.target.value;
            if (chosen === NEW) set(freeName(node, prompts));
            else set(chosen === "" ? undefined : chosen);
          }}
        >
          {(!field.is_required || name === "") && <option value="">{text.notSet}</option>}
          {name !== "" && !(name in prompts) && <option value={name}>{name}</option>}
          {Object.keys(prompts).map((prompt) => (
            <option key={prompt}>{prompt}</option>
          ))}
          <option value={NEW}>+ {text.newPrompt}</option>
        </select>
      </div>
      {said > 1 && (
        <p className="hint shared">
          {text.sharedBy(said)}{" "}
          {canEdit && (
            <button type="button" className="link" onClick={own}>
              {text.ownCopy}
            </button>
          )}
        </p>
      )}
      {name !== "" &&
        languagesOf(values).map((language) => (
          <PromptWords key={language} prompt={name} language={language} canEdit={canEdit} />
        ))}
      {(field.refers?.puts_in.length ?? 0) > 0 && (
        <p className="hint">
          {text.placeholders(field.refers?.puts_in.map((placeholder) => `{${placeholder}}`).join(" ") ?? "")}
        </p>
      )}
    </Grouped>
  );
}

/** No name of a prompt: those begin with a letter. */
const NEW = "+";

interface PromptWordsProps {
  prompt: string;
  language: string;
  canEdit: boolean;
}

function PromptWords({ prompt, language, canEdit }: PromptWordsProps) {
  const words = useWords();
  const { values, edit } = useEditor();
  const id = useId();
  const path = ["prompts", prompt, language];
  const faults = useFaults(path, true);
  const written = wordsOf(values, prompt, language);
  const recording = recordingOf(values, prompt, language);
  const isRecorded = isMap(asMap(asMap(values.prompts)[prompt])[language]);
  return (
    <div className="field" data-field={path.join(".")}>
      <label htmlFor={id}>{languageName(language, words.languages)}</label>
      <textarea
        id={id}
        lang={language}
        rows={2}
        maxLength={500}
        readOnly={!canEdit}
        aria-describedby={faults.length === 0 ? undefined : `${id}-fault`}
        aria-invalid={faults.length > 0 || undefined}
        value={written}
        onChange={(event) => {
          const typed = event.target.value;
          if (isRecorded) edit({ do: "put", path: [...path, "text"], value: typed });
          else edit({ do: "put", path, value: typed === "" ? undefined : typed });
        }}
      />
      <Faults id={`${id}-fault`} faults={faults} />
      {PromptSound !== null && (
        <PromptSound
          prompt={prompt}
          language={language}
          text={written}
          recording={recording}
          canEdit={canEdit}
          onRecording={(file) => {
            edit({ do: "put", path, value: file === "" ? written : { text: written, recording: file } });
          }}
        />
      )}
    </div>
  );
}
