import { useState, type SyntheticEvent } from "react";
import { whyRefused } from "../api/refusal";
import { queueName } from "../desktop/queueName";
import { useFeed } from "../live/LiveProvider";
import { Checks } from "../ui/Checks";
import { Choice } from "../ui/Choice";
import { Confirm } from "../ui/Confirm";
import { FormEnd } from "../ui/FormEnd";
import { Listed } from "../ui/Listed";
import { Modal } from "../ui/Modal";
import { TextField } from "../ui/TextField";
import { useLanguage } from "../words/WordsProvider";
import { useKeepPage, useOffered, usePages, useRemovePage, type Page, type WantedPage } from "./integrations";
import { Part } from "./Part";
import { integrationText } from "./text";

type Open = { what: "edit" | "remove"; page: Page } | { what: "make" } | null;

export function PagesPanel({ tell }: { tell: (said: string) => void }) {
  const { words, language } = useLanguage();
  const text = integrationText[language];
  const pages = usePages();
  const remove = useRemovePage();
  const [open, setOpen] = useState<Open>(null);
  const close = () => {
    remove.reset();
    setOpen(null);
  };
  const saved = () => {
    tell(text.done);
    close();
  };
  return (
    <Part
      title={text.pages.title}
      lead={text.pages.lead}
      make={text.pages.make}
      begin={() => {
        setOpen({ what: "make" });
      }}
    >
      <Listed title={text.pages.title} asked={pages} none={pages.data?.length === 0 ? text.pages.none : null}>
        <PageTable
          pages={pages.data ?? []}
          open={(what, page) => {
            setOpen({ what, page });
          }}
        />
      </Listed>
      {open?.what === "make" && <PageForm page={null} saved={saved} close={close} />}
      {open?.what === "edit" && <PageForm page={open.page} saved={saved} close={close} />}
      {open?.what === "remove" && (
        <Confirm
          title={text.remove}
          text={text.pages.removeText(open.page.name)}
          yes={text.remove}
          isPending={remove.isPending}
          refusal={whyRefused(remove.error, words)}
          agree={() => {
            remove.mutate(open.page.id, { onSuccess: saved });
          }}
          close={close}
        />
      )}
    </Part>
  );
}

interface PageTableProps {
  pages: readonly Page[];
  open: (what: "edit" | "remove", page: Page) => void;
}

function PageTable({ pages, open }: PageTableProps) {
  const text = integrationText[useLanguage().language];
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{text.name}</th>
          <th scope="col">{text.pages.opens}</th>
          <th scope="col">{text.endpoints.state}</th>
          <td />
        </tr>
      </thead>
      <tbody>
        {pages.map((page) => (
          <tr key={page.id}>
            <th scope="row">
              {page.name}
              <br />
              <span className="muted small address">{page.template}</span>
            </th>
            <td>{text.pages.opensNames[page.opens]}</td>
            <td>{page.is_on ? text.on : text.off}</td>
            <td>
              <span className="actions">
                {(["edit", "remove"] as const).map((deed) => (
                  <button
                    key={deed}
                    type="button"
                    className="small-button"
                    aria-label={`${text[deed]}: ${page.name}`}
                    onClick={() => {
                      open(deed, page);
                    }}
                  >
                    {text[deed]}
                  </button>
                ))}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const BLANK = { name: "", template: "", opens: "click", queues: [], is_on: true } satisfies WantedPage;

interface PageFormProps {
  /** Null for a new one. */
  page: Page | null;
  saved: () => void;
  close: () => void;
}

function PageForm({ page, saved, close }: PageFormProps) {
  const { words, language } = useLanguage();
  const text = integrationText[language];
  const offered = useOffered().data;
  const queues = useFeed().view?.queues ?? [];
  const keep = useKeepPage();
  const [draft, setDraft] = useState<Required<WantedPage>>(() =>
    page === null ? { ...BLANK } : wanted(page),
  );
  const set = (change: Partial<typeof draft>) => {
    setDraft({ ...draft, ...change });
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!keep.isPending) keep.mutate({ id: page?.id ?? null, body: draft }, { onSuccess: saved });
  };
  const values = (offered?.page_values ?? []).map((value) => `{${value}}`).join(" ");
  const hosts = (offered?.page_hosts ?? []).join(", ");
  return (
    <Modal title={page === null ? text.pages.make : text.edit} close={close}>
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
          label={text.pages.template}
          hint={hosts === "" ? text.pages.noHosts : text.pages.templateHint(values, hosts)}
          required
          maxLength={1000}
          value={draft.template}
          change={(template) => {
            set({ template });
          }}
        />
        <Choice
          label={text.pages.opens}
          value={draft.opens}
          options={Object.entries(text.pages.opensNames)}
          choose={(opens) => {
            set({ opens: opens === "itself" ? "itself" : "click" });
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
          options={[["on", text.on]]}
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

function wanted({ name, template, opens, queues, is_on }: Page): Required<WantedPage> {
  return { name, template, opens, queues: [...queues], is_on };
}
