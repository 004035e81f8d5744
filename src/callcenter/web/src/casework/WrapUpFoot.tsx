// The end of after-call work: how long it may still take, more of it, or the next call.
import { useMutation } from "@tanstack/react-query";
import { Link } from "wouter";
import { api, granted } from "../api/client";
import { whyRefused } from "../api/refusal";
import type { AgentView } from "../api/shapes";
import { KEYS, useShortcuts } from "../desktop/shortcuts";
import { clock } from "../ui/time";
import { useWords } from "../words/WordsProvider";
import type { Draft } from "./sheet";

interface WrapUpFootProps {
  call: string;
  agent: AgentView;
  draft: Draft;
  nowMs: number;
  finish: () => void;
}

export function WrapUpFoot({ call, agent, draft, nowMs, finish }: WrapUpFootProps) {
  const words = useWords();
  const text = words.casework.wrapUp;
  const extend = useMutation({
    mutationFn: async () => granted(await api.POST("/api/v1/agents/me/wrap-up/extend")),
  });
  useShortcuts({
    extend: () => {
      if (!extend.isPending) extend.mutate();
    },
  });
  const left = agent.wrap_up_until === null ? null : clock(Date.parse(agent.wrap_up_until) - nowMs);
  return (
    <footer className="card-foot" aria-label={text.title}>
      {(draft.disposition === null || draft.is_solved === null) && (
        <p className="hint whole">{text.unsaid}</p>
      )}
      <button type="button" className="primary" aria-keyshortcuts={KEYS.wrapUpDone.aria} onClick={finish}>
        {words.call.wrapUpDone}
      </button>
      <button
        type="button"
        aria-keyshortcuts={KEYS.extend.aria}
        onClick={() => {
          if (!extend.isPending) extend.mutate();
        }}
      >
        {text.extend}
      </button>
      {left !== null && (
        <span className="muted digits" aria-hidden="true">
          {words.call.wrapUpLeft(left)}
        </span>
      )}
      <span role="status" className="visually-hidden">
        {extend.isSuccess && extend.data.wrap_up_until !== null && text.extended(untilText(extend.data))}
      </span>
      <span role="alert" className="refused">
        {whyRefused(extend.error, words)}
      </span>
      <Link href={`/calls/${encodeURIComponent(call)}`}>{words.call.openThis}</Link>
    </footer>
  );

  function untilText(view: { wrap_up_until: string | null }): string {
    // As it stood when it was asked for: said once, not each second.
    return view.wrap_up_until === null ? "" : clock(Date.parse(view.wrap_up_until) - extend.submittedAt);
  }
}
