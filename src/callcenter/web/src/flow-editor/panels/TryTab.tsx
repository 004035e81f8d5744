import { asLanguage } from "../../sound/languages";
import { ScriptsPanel } from "../../trying/ScriptsPanel";
import { TryPanel } from "../../trying/TryPanel";
import { useEditor } from "../EditorContext";
import { asMap, languagesOf } from "../model/document";

export function TryTab() {
  const { flow, values, isDirty, highlight, select } = useEditor();
  const tried = isDirty ? values : null;
  const languages = languagesOf(values).flatMap((one) => asLanguage(one) ?? []);
  return (
    <>
      <TryPanel
        flow={flow}
        values={tried}
        languages={languages}
        queues={Object.keys(asMap(values.queues))}
        highlight={highlight}
        select={select}
      />
      <ScriptsPanel flow={flow} values={tried} highlight={highlight} select={select} />
    </>
  );
}
