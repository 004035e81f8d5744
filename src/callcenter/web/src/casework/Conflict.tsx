import { useId } from "react";
import { useWords } from "../words/WordsProvider";
import type { Draft } from "./sheet";

interface ConflictProps {
  mine: Draft;
  theirs: Draft;
  keepMine: () => void;
  takeTheirs: () => void;
}

/** Two versions side by side; a person chooses. */
export function Conflict({ mine, theirs, keepMine, takeTheirs }: ConflictProps) {
  const text = useWords().casework.conflict;
  const id = useId();
  return (
    <section className="conflict" aria-labelledby={id}>
      <h3 id={id}>{text.title}</h3>
      <p className="hint">{text.lead}</p>
      <div className="conflict-sides">
        <div>
          <h4>{text.mine}</h4>
          <p className="written">{mine.notes}</p>
          <button type="button" onClick={keepMine}>
            {text.keepMine}
          </button>
        </div>
        <div>
          <h4>{text.theirs}</h4>
          <p className="written">{theirs.notes}</p>
          <button type="button" onClick={takeTheirs}>
            {text.takeTheirs}
          </button>
        </div>
      </div>
    </section>
  );
}
