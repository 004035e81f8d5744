// What is set for the flow as a whole.
import { useEditor } from "../EditorContext";
import { useEditorWords } from "../words";
import { FieldInput } from "./FieldInput";
import { ChoicesProvider } from "./useChoices";

export function FlowForm() {
  const text = useEditorWords();
  const { declaration } = useEditor();
  return (
    <ChoicesProvider>
      <section aria-labelledby="flow-form-title" className="node-form">
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
