import { useState, type SyntheticEvent } from "react";
import { whyRefused } from "../api/refusal";
import { queueName } from "../desktop/queueName";
import { useFeed } from "../live/LiveProvider";
import { Checks } from "../ui/Checks";
import { FormEnd } from "../ui/FormEnd";
import { Modal } from "../ui/Modal";
import { TextField } from "../ui/TextField";
import { useLanguage } from "../words/WordsProvider";
import { useKeepEndpoint, useOffered, type Endpoint, type WantedEndpoint } from "./integrations";
import { integrationText } from "./text";

const BLANK = {
  name: "",
  url: "",
  scopes: ["calls"],
  types: [],
  queues: [],
  is_on: true,
} satisfies WantedEndpoint;

interface EndpointFormProps {
  /** Null for a new one. */
  endpoint: Endpoint | null;
  saved: () => void;
  close: () => void;
}

export function EndpointForm({ endpoint, saved, close }: EndpointFormProps) {
  const { words, language } = useLanguage();
  const text = integrationText[language];
  const offered = useOffered().data;
  const queues = useFeed().view?.queues ?? [];
  const keep = useKeepEndpoint();
  const [draft, setDraft] = useState(() => (endpoint === null ? { ...BLANK } : wanted(endpoint)));
  const set = (change: Partial<typeof draft>) => {
    setDraft({ ...draft, ...change });
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!keep.isPending) keep.mutate({ id: endpoint?.id ?? null, body: draft }, { onSuccess: saved });
  };
  const nameOf = (type: string) => text.endpoints.eventNames[type as keyof typeof text.endpoints.eventNames];
  return (
    <Modal title={endpoint === null ? text.endpoints.make : text.edit} close={close}>
      <form className="form" onSubmit={submit}>
        <TextField
          label={text.name}
          required
          maxLength={80}
          value={draft.name}
          change={(name) => {
            set({ name });
          }}
        />
        <TextField
          label={text.endpoints.url}
          hint={text.endpoints.urlHint}
          required
          type="url"
          maxLength={2000}
          value={draft.url}
          change={(url) => {
            set({ url });
          }}
        />
        <Checks
          legend={text.scopes}
          chosen={draft.scopes}
          options={(offered?.endpoint_scopes ?? []).map((scope) => [scope, text.scopeNames[scope]] as const)}
          choose={(scopes) => {
            set({ scopes: [...scopes] });
          }}
        />
        <Checks
          legend={text.endpoints.events}
          hint={text.endpoints.eventsHint}
          chosen={draft.types}
          options={(offered?.types ?? []).map((type) => [type, nameOf(type)] as const)}
          choose={(types) => {
            set({ types: [...types] });
          }}
        />
        <Checks
          legend={text.endpoints.queues}
          hint={text.endpoints.queuesHint}
          chosen={draft.queues}
          options={queues.map(({ queue }) => [queue, queueName(queue, queues, language)] as const)}
          choose={(chosen) => {
            set({ queues: [...chosen] });
          }}
        />
        <Checks
          legend={text.endpoints.state}
          chosen={draft.is_on ? ["on"] : []}
          options={[["on", text.endpoints.isOn]]}
          choose={(chosen) => {
            set({ is_on: chosen.length > 0 });
          }}
        />
        <FormEnd
          refusal={whyRefused(keep.error, words)}
          submit={text.save}
          isDisabled={keep.isPending}
          close={close}
        />
      </form>
    </Modal>
  );
}

function wanted({ name, url, scopes, types, queues, is_on }: Endpoint) {
  return { name, url, scopes: [...scopes], types: [...types], queues: [...queues], is_on };
}
