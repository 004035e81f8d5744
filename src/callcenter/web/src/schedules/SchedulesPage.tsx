// Opening hours: what they are, and what will happen on a day.
import { DocumentEditor } from "../publishing/DocumentEditor";
import { useTitle } from "../ui/title";
import { useWords } from "../words/WordsProvider";
import { SchedulesEditor } from "./SchedulesEditor";
import type { SchedulesValues } from "./values";
import "./schedules.css";

export default function SchedulesPage() {
  const text = useWords().schedules;
  useTitle(text.title);
  return (
    <div className="page">
      <div className="page-head">
        <h1>{text.title}</h1>
        <p className="muted">{text.lead}</p>
      </div>
      <DocumentEditor<SchedulesValues> name="schedules.yaml">
        {({ document, draft, isLocked }) => (
          <SchedulesEditor hash={document.hash} draft={draft} isLocked={isLocked} />
        )}
      </DocumentEditor>
    </div>
  );
}
