// What is set for the flow as a whole.
import { useEffect, useRef } from "react";
import { useEditor, type Wanted } from "../EditorContext";
import { useEditorWords } from "../words";
import { FieldInput } from "./FieldInput";
import { focusField } from "./focusField";
import { ChoicesProvider } from "./useChoices";

export function FlowForm({ wanted }: { wanted: Wanted | null }) {
  const text = useEditorWords();
  const { declaration } = useEditor();
  const form = useRef<HTMLElement>(null);
  const field = wanted?.node === null ? wanted.field : null;
  const nth = wanted?.n;
  useEffect(() => {
    if (field !== null && form.current !== null) focusField(form.current, [field]);
  }, [field, nth]);
  return (
    <ChoicesProvider>
      <section ref={form} aria-labelledby="flow-form-title" className="node-form">
        <h2 id="flow-form-title">{text.tabs.flow}</h2>
        {declaration.flow
          // The file's name is the flow's name.
          .filter(({ name }) => name !== "name")
          .map((field) => (
            <FieldInput key={field.name} field={field} path={[field.name]} />
          ))}
      </section>
    </ChoicesProvider>
  );
}
