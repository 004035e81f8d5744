// Fields of names or keys with a value each.
import { useEditor } from "../EditorContext";
import { asMap, asText } from "../model/document";
import { useEditorWords } from "../words";
import { DraftInput } from "./DraftInput";
import type { InputProps } from "./FieldInput";
import { KeyedRows, NamedRows } from "./rows";

export function MapInput(props: InputProps) {
  const text = useEditorWords().form;
  const { edit } = useEditor();
  const { path, value, canEdit } = props;
  return (
    <NamedRows
      {...props}
      stem="name"
      fresh=""
      control={(name) => (
        <DraftInput
          aria-label={`${name}: ${text.value}`}
          readOnly={!canEdit}
          value={asText(asMap(value)[name])}
          onText={(typed) => {
            edit({ do: "put", path: [...path, name], value: typed });
          }}
        />
      )}
    />
  );
}

export function ScoresInput(props: InputProps) {
  const text = useEditorWords().form;
  const { edit } = useEditor();
  const { path, value, canEdit } = props;
  return (
    <KeyedRows
      {...props}
      fresh={1}
      control={(key) => (
        <DraftInput
          className="short"
          inputMode="numeric"
          aria-label={`${text.keyOf} ${key}: ${text.score}`}
          readOnly={!canEdit}
          value={asText(asMap(value)[key])}
          onText={(typed) => {
            const number = Number(typed);
            const isNumber = typed.trim() !== "" && Number.isFinite(number);
            edit({ do: "put", path: [...path, key], value: isNumber ? number : typed });
          }}
        />
      )}
    />
  );
}
