// Opening hours: what they are, and what will happen on a day.
import { DocumentEditor } from "../publishing/DocumentEditor";
import { PageHead } from "../ui/PageHead";
import { useWords } from "../words/WordsProvider";
import { SchedulesEditor } from "./SchedulesEditor";
import type { SchedulesValues } from "./values";
import "./schedules.css";

export default function SchedulesPage() {
  const text = useWords().schedules;
  return (
    <div className="page">
      <PageHead title={text.title} lead={text.lead} />
      <DocumentEditor<SchedulesValues> name="schedules.yaml">
        {({ document, draft, isLocked }) => (
          <SchedulesEditor hash={document.hash} draft={draft} isLocked={isLocked} />
        )}
      </DocumentEditor>
    </div>
  );
}
