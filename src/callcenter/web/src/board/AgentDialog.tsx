// What can be done about one agent.
import { useState } from "react";
import { whyRefused } from "../api/refusal";
import type { AgentView, Status } from "../api/shapes";
import { Choice } from "../ui/Choice";
import { FormEnd } from "../ui/FormEnd";
import { Modal } from "../ui/Modal";
import { useWords } from "../words/WordsProvider";
import { useDeed } from "./deeds";

const STATUSES: readonly Status[] = ["available", "break", "training", "offline"];

interface AgentDialogProps {
  agent: AgentView;
  done: () => void;
  close: () => void;
}

export function AgentDialog({ agent, done, close }: AgentDialogProps) {
  const words = useWords();
  const text = words.board.status;
  const asked = useDeed(done);
  const [status, setStatus] = useState<Status>(agent.status);
  return (
    <Modal title={words.board.agents.act(agent.name)} close={close}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (!asked.isPending) asked.mutate({ deed: "status", agent: agent.id, status });
        }}
      >
        <h3>{text.title}</h3>
        <Choice
          label={text.status}
          hint={text.lead}
          value={status}
          options={STATUSES.map((one) => [one, words.status[one]])}
          choose={(one) => {
            setStatus(one as Status);
          }}
        />
        <FormEnd
          refusal={whyRefused(asked.error, words)}
          submit={text.submit}
          isDisabled={asked.isPending}
          close={close}
        />
      </form>
    </Modal>
  );
}
