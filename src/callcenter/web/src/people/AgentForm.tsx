import { useState, type SyntheticEvent } from "react";
import { whyRefused } from "../api/refusal";
import { Checks } from "../ui/Checks";
import { Choice } from "../ui/Choice";
import { FormEnd } from "../ui/FormEnd";
import { Modal } from "../ui/Modal";
import { TextField } from "../ui/TextField";
import { usePeopleWords } from "../words/people";
import { useLanguage } from "../words/WordsProvider";
import { atLevel, LANGUAGES, LEVELS, useKeepAgent, type AgentDraft, type People } from "./people";

interface AgentFormProps {
  initial: AgentDraft;
  queues: People["queues"];
  isNew: boolean;
  done: (name: string) => void;
  close: () => void;
}

export function AgentForm({ initial, queues, isNew, done, close }: AgentFormProps) {
  const { language, words } = useLanguage();
  const text = usePeopleWords();
  const [draft, setDraft] = useState(initial);
  const keep = useKeepAgent();
  const change = (changed: Partial<AgentDraft>) => {
    setDraft({ ...draft, ...changed });
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (keep.isPending) return;
    keep.mutate(draft, {
      onSuccess: () => {
        done(draft.name);
      },
    });
  };
  return (
    <Modal title={isNew ? text.agents.add : text.of(text.change, initial.name)} close={close} isWide>
      <form className="form" onSubmit={submit}>
        <div className="form-row">
          <TextField
            label={text.agents.number}
            required
            readOnly={!isNew}
            maxLength={10}
            value={draft.id}
            change={(id) => {
              change({ id });
            }}
          />
          <TextField
            label={text.name}
            required
            maxLength={60}
            value={draft.name}
            change={(name) => {
              change({ name });
            }}
          />
        </div>
        <fieldset className="levels">
          <legend>{text.agents.queues}</legend>
          {queues.map((queue) => (
            <Choice
              key={queue.id}
              label={language === "zh" ? queue.name_zh : queue.name_en}
              value={String(draft.levels[queue.id] ?? "")}
              options={[
                ["", text.agents.notServed],
                ...LEVELS.map((level) => [String(level), text.agents.levels[level]] as const),
              ]}
              choose={(chosen) => {
                setDraft(atLevel(draft, queue.id, LEVELS.find((level) => String(level) === chosen) ?? null));
              }}
            />
          ))}
        </fieldset>
        <Checks
          legend={text.agents.languages}
          hint={text.agents.languagesHint}
          chosen={draft.languages}
          options={LANGUAGES.map((one) => [one, words.languages[one]] as const)}
          choose={(languages) => {
            change({ languages });
          }}
        />
        {!isNew && (
          <Checks
            legend={text.agents.worksHere}
            hint={text.agents.worksHereHint}
            chosen={draft.isActive ? ["is_active"] : []}
            options={[["is_active", text.agents.active]]}
            choose={(chosen) => {
              change({ isActive: chosen.length > 0 });
            }}
          />
        )}
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
