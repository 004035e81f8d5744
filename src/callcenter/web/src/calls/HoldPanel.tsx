// Legal hold of a call's recordings: whether they are held, by whom and why; put and lifted for a reason.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type SubmitEvent } from "react";
import { api, granted } from "../api/client";
import { whyRefused } from "../api/refusal";
import { useMay } from "../session/may";
import { TextField } from "../ui/TextField";
import { moment } from "../ui/time";
import { useLanguage } from "../words/WordsProvider";

const SHORTEST = 2;

export function HoldPanel({ call }: { call: string }) {
  const { words, language } = useLanguage();
  const text = words.recordings.hold;
  const mayHold = useMay("hold_recordings");
  const queries = useQueryClient();
  const params = { path: { call } };
  const hold = useQuery({
    queryKey: ["hold", call],
    queryFn: async () => granted(await api.GET("/api/v1/calls/{call}/recording/hold", { params })),
    retry: false,
  });
  const isHeld = typeof hold.data?.held_at === "string";
  const change = useMutation({
    mutationFn: async (why: string) =>
      granted(
        isHeld
          ? await api.DELETE("/api/v1/calls/{call}/recording/hold", { params: { ...params, query: { why } } })
          : await api.PUT("/api/v1/calls/{call}/recording/hold", { params, body: { why } }),
      ),
    onSuccess: (stands) => {
      queries.setQueryData(["hold", call], stands);
    },
  });
  const { held_at: at, by, why } = hold.data ?? { held_at: null, by: null, why: null };
  return (
    <>
      <p role="status">{at === null ? "" : text.held(by ?? "", moment(at, language), why ?? "")}</p>
      {mayHold && hold.data !== undefined && hold.data.recordings > 0 && (
        <HoldForm
          // Anew once it stands otherwise, so that a reason is given for one deed alone.
          key={String(isHeld)}
          isHeld={isHeld}
          isAsking={change.isPending}
          refused={whyRefused(change.error, words)}
          give={change.mutate}
        />
      )}
    </>
  );
}

interface HoldFormProps {
  isHeld: boolean;
  isAsking: boolean;
  refused: string;
  give: (why: string) => void;
}

function HoldForm({ isHeld, isAsking, refused, give }: HoldFormProps) {
  const text = useLanguage().words.recordings.hold;
  const [why, setWhy] = useState("");
  return (
    <details className="export">
      <summary>{isHeld ? text.release : text.put}</summary>
      <form
        className="form listen-form"
        onSubmit={(event: SubmitEvent) => {
          event.preventDefault();
          if (why.trim().length >= SHORTEST && !isAsking) give(why.trim());
        }}
      >
        <p className="muted small">{isHeld ? text.releaseLead : text.putLead}</p>
        <TextField label={text.why} hint={text.whyHint} maxLength={200} value={why} change={setWhy} />
        <button type="submit" className="primary" disabled={why.trim().length < SHORTEST || isAsking}>
          {isHeld ? text.release : text.put}
        </button>
        <p role="alert" className="refused">
          {refused}
        </p>
      </form>
    </details>
  );
}
