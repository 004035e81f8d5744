// A call's package for the archive: the sound, what is known of the call, and proof; for a reason.
import { useMutation } from "@tanstack/react-query";
import { api, granted } from "../api/client";
import { whyRefused } from "../api/refusal";
import { keepFile } from "../publishing/download";
import { useSession } from "../session/session";
import { useWords } from "../words/WordsProvider";
import { ReasonForm } from "./ReasonForm";
import { PURPOSES, type Purpose } from "./reasons";

export function ExportForm({ call }: { call: string }) {
  const words = useWords();
  const text = words.recordings.exporting;
  const user = useSession().data ?? null;
  const asked = useMutation({
    mutationFn: async (body: { purpose: Purpose; note: string }) => {
      const answer = await api.POST("/api/v1/calls/{call}/recording/exports", {
        params: { path: { call } },
        body,
        parseAs: "blob",
      });
      const made: Blob = granted(answer);
      keepFile(`${call}.zip`, made);
    },
  });
  if (user?.permissions.includes("export_recordings") !== true) return null;
  return (
    <details className="export">
      <summary>{text.title}</summary>
      <ReasonForm
        text={text}
        reasons={PURPOSES}
        isAsking={asked.isPending}
        refused={whyRefused(asked.error, words)}
        begin={(purpose, note) => {
          asked.mutate({ purpose, note });
        }}
      />
      <p role="status">{asked.isSuccess ? text.done : asked.isPending ? text.making : ""}</p>
    </details>
  );
}
