// What stands above a document: that a colleague edits it, that the file is not what callers have.
import type { DocumentSummary } from "../api/operators";
import { useWords } from "../words/WordsProvider";

export function LockBanner({ holder, take }: { holder: string; take: () => void }) {
  const text = useWords().publishing.lock;
  return (
    <div role="status" className="strip strip-warm">
      <p>
        <strong>{text.held(holder)}</strong> {text.lead}
      </p>
      <button type="button" className="small-button" onClick={take}>
        {text.take}
      </button>
    </div>
  );
}

type Drifting = Pick<DocumentSummary, "is_drifted" | "live_number" | "hash">;

/** Nothing while the file is what is live. */
export function DriftBanner({ document, compare }: { document: Drifting; compare: () => void }) {
  const text = useWords().publishing.drift;
  if (!document.is_drifted || document.live_number === null) return null;
  return (
    <div className="strip">
      <p>{document.hash === null ? text.missing : text.text(document.live_number)}</p>
      <button type="button" className="small-button" onClick={compare}>
        {text.compare}
      </button>
    </div>
  );
}

export function StaleBanner({ theirs, mine }: { theirs: () => void; mine: () => void }) {
  const text = useWords().publishing.stale;
  return (
    <div role="alert" className="strip strip-alert">
      <p>{text.text}</p>
      <div className="actions">
        <button type="button" className="small-button" onClick={theirs}>
          {text.theirs}
        </button>
        <button type="button" className="small-button" onClick={mine}>
          {text.mine}
        </button>
      </div>
    </div>
  );
}
