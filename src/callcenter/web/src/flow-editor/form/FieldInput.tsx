// The form of any declared field: the widget says which, and nothing else decides.
import { useEditor } from "../EditorContext";
import type { Field, Json, Path } from "../model/declaration";
import { at } from "../model/document";
import { CasesInput, ConditionInput } from "./CasesInput";
import { AimInput, KeyedExitsInput, NamedExitsInput } from "./exitInputs";
import { Grouped } from "./Labelled";
import { NumbersInput, TableInput, WordsInput } from "./flowInputs";
import { MapInput, ScoresInput } from "./mapInputs";
import { PromptInput } from "./PromptInput";
import { BooleanInput, ChoiceInput, ChoicesInput, KeyInput, NumberInput, TextInput } from "./plainInputs";
import { KnownNameInput, NodeInput, QueueInput, QueuesInput } from "./nameInputs";

export interface InputProps {
  field: Field;
  /** From the document's root. */
  path: Path;
  value: Json | undefined;
  /** undefined takes the field out. */
  set: (value: Json | undefined) => void;
  canEdit: boolean;
}

export function FieldInput({ field, path }: { field: Field; path: Path }) {
  const { values, edit, canEdit } = useEditor();
  const value = at(values, path);
  const set = (wanted: Json | undefined) => {
    edit({ do: "put", path, value: wanted });
  };
  const props: InputProps = { field, path, value, set, canEdit };
  switch (field.widget) {
    case "exit":
      return <AimInput {...props} />;
    case "exits_by_key":
      return <KeyedExitsInput {...props} />;
    case "exits_by_name":
      return <NamedExitsInput {...props} />;
    case "prompt":
      return <PromptInput {...props} />;
    case "text":
      return <TextInput {...props} />;
    case "number":
      return <NumberInput {...props} />;
    case "choice":
      return <ChoiceInput {...props} />;
    case "choices":
      return <ChoicesInput {...props} />;
    case "boolean":
      return <BooleanInput {...props} />;
    case "key":
      return <KeyInput {...props} />;
    case "map":
      return <MapInput {...props} />;
    case "scores":
      return <ScoresInput {...props} />;
    case "cases":
      return <CasesInput {...props} />;
    case "condition":
      return <ConditionInput {...props} />;
    case "node":
      return <NodeInput {...props} />;
    case "queue":
      return <QueueInput {...props} />;
    case "queues":
      return <QueuesInput {...props} />;
    case "variable":
    case "schedule":
    case "service":
    case "flow":
      return <KnownNameInput {...props} />;
    case "group":
      return (
        <Grouped field={field} path={path}>
          <div className="pair">
            {field.fields.map((part) => (
              <FieldInput key={part.name} field={part} path={[...path, part.name]} />
            ))}
          </div>
        </Grouped>
      );
    case "table":
      return <TableInput {...props} />;
    case "words":
      return <WordsInput {...props} />;
    case "numbers_by_language":
      return <NumbersInput {...props} />;
  }
}
