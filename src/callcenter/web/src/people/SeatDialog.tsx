// Where an agent sits down: hot desks, one person each.
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState, type SyntheticEvent } from "react";
import { api, granted } from "../api/client";
import { whyRefused } from "../api/refusal";
import type { AgentView } from "../api/shapes";
import { Choice } from "../ui/Choice";
import { FormEnd } from "../ui/FormEnd";
import { Modal } from "../ui/Modal";
import { usePeopleWords } from "../words/people";
import { useWords } from "../words/WordsProvider";

interface SeatDialogProps {
  agent: AgentView;
  close: () => void;
}

export default function SeatDialog({ agent, close }: SeatDialogProps) {
  const words = useWords();
  const text = usePeopleWords().sit;
  const kinds = usePeopleWords().seats.kinds;
  const seats = useQuery({
    queryKey: ["seats"],
    queryFn: async () => granted(await api.GET("/api/v1/agents/seats")),
    // Who came or left meanwhile is to be seen.
    gcTime: 0,
  });
  const [seat, setSeat] = useState("");
  const sit = useMutation({
    mutationFn: async () => granted(await api.PUT("/api/v1/agents/me/seat", { body: { seat } })),
    onSuccess: close,
    onError: () => void seats.refetch(),
  });
  const leave = useMutation({
    mutationFn: async () => granted(await api.DELETE("/api/v1/agents/me/seat")),
    onSuccess: close,
  });
  const isPending = sit.isPending || leave.isPending;
  // Who is signed off gives way.
  const free = (seats.data ?? []).filter(
    (one) => one.seat !== agent.seat && (one.agent === null || one.agent.status === "offline"),
  );
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!isPending && seat !== "") sit.mutate();
  };
  return (
    <Modal title={text.title} close={close}>
      <p className="dialog-text">{agent.seat === null ? text.nowhere : text.at(agent.seat)}</p>
      {seats.isPending && <p role="status">{words.operators.loading}</p>}
      <form className="form" onSubmit={submit}>
        <Choice
          label={text.free}
          hint={seats.isSuccess && free.length === 0 ? text.none : text.hint}
          value={seat}
          options={[
            ["", text.choose],
            ...free.map((one) => {
              const place = one.label === "" ? "" : `, ${one.label}`;
              return [one.seat, `${one.seat} ${kinds[one.kind]}${place}`] as const;
            }),
          ]}
          choose={setSeat}
        />
        <FormEnd
          refusal={whyRefused(sit.error ?? leave.error ?? seats.error, words)}
          submit={text.sit}
          isDisabled={isPending || seat === ""}
          close={close}
        />
      </form>
      {agent.seat !== null && (
        <button
          type="button"
          className="seat-leave"
          aria-disabled={isPending}
          onClick={() => {
            if (!isPending) leave.mutate();
          }}
        >
          {text.leave(agent.seat)}
        </button>
      )}
    </Modal>
  );
}
