import { HistoryPanel } from "../../publishing/HistoryPanel";
import { useSession } from "../../session/session";
import { useEditor } from "../EditorContext";
import "../../ui/operators.css";
import "../../publishing/publishing.css";

export function HistoryTab() {
  const { name, baseHash, isDirty, reopen } = useEditor();
  const user = useSession().data?.name ?? "";
  return (
    <HistoryPanel
      key={name}
      name={name}
      hash={baseHash}
      isDirty={isDirty}
      user={user}
      takenOver={() => void reopen()}
    />
  );
}
