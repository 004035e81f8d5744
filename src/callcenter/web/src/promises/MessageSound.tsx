// A message, to be heard once somebody has said why.
import { useMutation } from "@tanstack/react-query";
import { api, granted } from "../api/client";
import { whyRefused } from "../api/refusal";
import { ReasonForm } from "../calls/ReasonForm";
import { REASONS, type ListenReason } from "../calls/reasons";
import { useWords } from "../words/WordsProvider";
import { soundAddress, type Message } from "./promises";

export function MessageSound({ message, name }: { message: Message; name: string }) {
  const words = useWords();
  const listening = useMutation({
    mutationFn: async (body: { reason: ListenReason; note: string }) =>
      granted(
        await api.POST("/api/v1/messages/{call}/{seq}/listenings", {
          params: { path: { call: message.call, seq: message.seq } },
          body,
        }),
      ),
  });
  if (listening.data !== undefined) {
    return (
      <>
        {/* No captions: nobody has written down what was said. */}
        {/* eslint-disable-next-line jsx-a11y/media-has-caption */}
        <audio
          controls
          preload="none"
          className="message-sound"
          aria-label={name}
          src={soundAddress(message, listening.data.id)}
        />
      </>
    );
  }
  return (
    <details>
      <summary aria-label={`${words.promises.messages.sound}: ${name}`}>
        {words.promises.messages.sound}
      </summary>
      <ReasonForm
        text={words.recordings.listen}
        reasons={REASONS}
        isAsking={listening.isPending}
        refused={whyRefused(listening.error, words)}
        begin={(reason, note) => {
          listening.mutate({ reason, note });
        }}
      />
    </details>
  );
}
