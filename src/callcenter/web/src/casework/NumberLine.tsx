// The caller's number: masked, until the agent asks for the whole one, which is written down.
import { useMutation } from "@tanstack/react-query";
import { api, granted } from "../api/client";
import { whyRefused } from "../api/refusal";
import type { CallCard } from "../api/shapes";
import { useWords } from "../words/WordsProvider";

interface NumberLineProps {
  card: Pick<CallCard, "call" | "number">;
  /** Only who has the call may ask. */
  isOwn: boolean;
}

export function NumberLine({ card, isOwn }: NumberLineProps) {
  const words = useWords();
  const text = words.casework.number;
  const show = useMutation({
    mutationFn: async () =>
      granted(await api.POST("/api/v1/calls/{call}/number", { params: { path: { call: card.call } } })),
  });
  const whole = show.data?.number ?? null;
  if (card.number === null) return <p className="number">{words.call.anonymous}</p>;
  if (!isOwn) return <p className="number">{card.number}</p>;
  return (
    <div className="number-line">
      <p className="number">{whole ?? card.number}</p>
      <button
        type="button"
        className="quiet"
        aria-pressed={whole !== null}
        onClick={() => {
          if (whole !== null) show.reset();
          else if (!show.isPending) show.mutate();
        }}
      >
        {whole === null ? text.show : text.hide}
      </button>
      <span role="status" className="visually-hidden">
        {whole !== null && text.shown}
      </span>
      <span role="alert" className="refused">
        {show.isError && `${text.failed} ${whyRefused(show.error, words)}`}
      </span>
    </div>
  );
}
