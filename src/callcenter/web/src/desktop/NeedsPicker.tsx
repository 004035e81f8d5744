// What the caller tells the agent of how to be served: for this call, and where they agree for the next ones.
import { useMutation } from "@tanstack/react-query";
import { useState, type SyntheticEvent } from "react";
import { api, granted, RefusedError } from "../api/client";
import { whyRefused } from "../api/refusal";
import type { CallCard, Need } from "../api/shapes";
import { NeedsChoice } from "../lists/NeedsChoice";
import { NEEDS } from "../lists/lists";
import { useWords } from "../words/WordsProvider";
import "../ui/operators.css";
import "../lists/lists.css";

export function NeedsPicker({ card }: { card: CallCard }) {
  const words = useWords();
  const text = words.lists.picker;
  const [needs, setNeeds] = useState<readonly Need[]>([]);
  const [isKept, setIsKept] = useState(false);
  const isOver = card.state === "ended";
  const note = useMutation({
    mutationFn: async () =>
      granted(
        await api.POST("/api/v1/calls/{call}/needs", {
          params: { path: { call: card.call } },
          body: { needs: [...needs], is_kept: isKept },
        }),
      ),
    onSuccess: () => {
      setNeeds([]);
      setIsKept(false);
    },
  });
  const canNote = needs.length > 0 && (!isOver || isKept);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (canNote && !note.isPending) note.mutate();
  };
  return (
    <details className="needs-picker">
      <summary>{text.title}</summary>
      <form className="form" onSubmit={submit}>
        <p className="hint">{text.lead}</p>
        <NeedsChoice
          legend={words.call.needs}
          chosen={needs}
          among={isOver ? NEEDS : NEEDS.filter((need) => !card.needs.includes(need))}
          choose={setNeeds}
        />
        {card.number !== null && (
          <label className="check">
            <input
              type="checkbox"
              checked={isKept}
              onChange={(event) => {
                setIsKept(event.target.checked);
              }}
            />
            {text.keep}
          </label>
        )}
        {isOver && <p className="hint">{text.keepOnly}</p>}
        <button type="submit" className="primary" aria-disabled={!canNote}>
          {text.submit}
        </button>
        <p role="status" className="done">
          {note.isSuccess && (note.data.kept_to === null ? text.noted : text.kept(note.data.kept_to))}
        </p>
        <p role="alert" className="refused">
          {note.error instanceof RefusedError && note.error.status === 409
            ? text.over
            : whyRefused(note.error, words)}
        </p>
      </form>
    </details>
  );
}
