// Pages of other systems about the agent's call: a button each; some open by themselves at the ring.
import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useState } from "react";
import { api, granted } from "../api/client";
import { whyRefused } from "../api/refusal";
import type { CallCard } from "../api/shapes";
import { useLanguage } from "../words/WordsProvider";
import { openedOnce } from "./openedOnce";
import { pageText } from "./pageText";

export function CallPages({ card }: { card: Pick<CallCard, "call" | "state"> }) {
  const { words, language } = useLanguage();
  const text = pageText[language];
  const { call } = card;
  const offered = useQuery({
    queryKey: ["call-pages", call],
    queryFn: async () => granted(await api.GET("/api/v1/calls/{call}/pages", { params: { path: { call } } })),
    staleTime: Infinity,
  }).data;
  const [blocked, setBlocked] = useState("");
  const open = useMutation({
    mutationFn: async ({ id }: { id: number; name: string }) =>
      granted(await api.POST("/api/v1/calls/{call}/pages/{page}", { params: { path: { call, page: id } } }))
        .url,
    onSuccess: (url, { name }) => {
      // Our pages' opener policy keeps the other page from reaching back to this one.
      setBlocked(globalThis.open(url, "_blank") === null ? text.blocked(name) : "");
    },
  });
  const openByItself = useEffectEvent((page: { id: number; name: string }) => {
    void openedOnce(`${call} ${page.id}`, () => {
      open.mutate(page);
    });
  });
  const isRinging = card.state === "ringing";
  useEffect(() => {
    if (!isRinging) return;
    for (const page of offered ?? []) {
      if (page.opens === "itself") openByItself(page);
    }
  }, [isRinging, offered]);
  if (offered === undefined || offered.length === 0) return null;
  return (
    <section className="panel" aria-label={text.title}>
      <p className="actions">
        {offered.map((page) => (
          <button
            key={page.id}
            type="button"
            aria-label={text.opens(page.name)}
            onClick={() => {
              open.mutate(page);
            }}
          >
            {page.name} ↗
          </button>
        ))}
      </p>
      <p role="status">{blocked}</p>
      <p role="alert" className="refused">
        {whyRefused(open.error, words)}
      </p>
    </section>
  );
}
