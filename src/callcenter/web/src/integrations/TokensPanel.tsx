import { useState, type SyntheticEvent } from "react";
import { whyRefused } from "../api/refusal";
import { Checks } from "../ui/Checks";
import { Confirm } from "../ui/Confirm";
import { FormEnd } from "../ui/FormEnd";
import { Listed } from "../ui/Listed";
import { Modal } from "../ui/Modal";
import { TextField } from "../ui/TextField";
import { instant } from "../ui/time";
import { useLanguage } from "../words/WordsProvider";
import {
  useMakeToken,
  useOffered,
  useRevokeToken,
  useTokens,
  type NewToken,
  type Scope,
  type Token,
} from "./integrations";
import { Part } from "./Part";
import { SecretDialog } from "./SecretDialog";
import { integrationText } from "./text";

type Open = { what: "make" } | { what: "made"; token: NewToken } | { what: "revoke"; token: Token } | null;

export function TokensPanel({ tell }: { tell: (said: string) => void }) {
  const { words, language } = useLanguage();
  const text = integrationText[language];
  const tokens = useTokens();
  const revoke = useRevokeToken();
  const [open, setOpen] = useState<Open>(null);
  const close = () => {
    revoke.reset();
    setOpen(null);
  };
  return (
    <Part
      title={text.tokens.title}
      lead={text.tokens.lead}
      make={text.tokens.make}
      begin={() => {
        setOpen({ what: "make" });
      }}
    >
      <Listed
        title={text.tokens.title}
        asked={tokens}
        none={tokens.data?.length === 0 ? text.tokens.none : null}
      >
        <TokenTable
          tokens={tokens.data ?? []}
          revoke={(token) => {
            setOpen({ what: "revoke", token });
          }}
        />
      </Listed>
      {open?.what === "make" && (
        <TokenForm
          made={(token) => {
            setOpen({ what: "made", token });
          }}
          close={close}
        />
      )}
      {open?.what === "made" && (
        <SecretDialog
          title={text.tokens.madeTitle}
          lead={text.tokens.madeText}
          label={text.tokens.token}
          secret={open.token.text}
          close={close}
        />
      )}
      {open?.what === "revoke" && (
        <Confirm
          title={text.tokens.revoke}
          text={text.tokens.revokeText(open.token.name)}
          yes={text.tokens.revoke}
          isPending={revoke.isPending}
          refusal={whyRefused(revoke.error, words)}
          agree={() => {
            revoke.mutate(open.token.id, {
              onSuccess: () => {
                tell(text.done);
                close();
              },
            });
          }}
          close={close}
        />
      )}
    </Part>
  );
}

function TokenTable({ tokens, revoke }: { tokens: readonly Token[]; revoke: (token: Token) => void }) {
  const { language } = useLanguage();
  const text = integrationText[language];
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{text.name}</th>
          <th scope="col">{text.scopes}</th>
          <th scope="col">{text.tokens.agent}</th>
          <th scope="col">{text.tokens.until}</th>
          <th scope="col">{text.tokens.used}</th>
          <td />
        </tr>
      </thead>
      <tbody>
        {tokens.map((token) => (
          <tr key={token.id}>
            <th scope="row">{token.name}</th>
            <td>{token.scopes.map((scope) => text.scopeNames[scope]).join(", ")}</td>
            <td>{token.agent ?? text.tokens.allCalls}</td>
            <td>
              {token.revoked_at === null
                ? instant(token.expires_at, language)
                : text.tokens.revoked(instant(token.revoked_at, language))}
            </td>
            <td>{token.last_used_at === null ? text.never : instant(token.last_used_at, language)}</td>
            <td>
              {token.revoked_at === null && (
                <button
                  type="button"
                  className="small-button"
                  aria-label={`${text.tokens.revoke}: ${token.name}`}
                  onClick={() => {
                    revoke(token);
                  }}
                >
                  {text.tokens.revoke}
                </button>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function TokenForm({ made, close }: { made: (token: NewToken) => void; close: () => void }) {
  const { words, language } = useLanguage();
  const text = integrationText[language];
  const offered = useOffered().data;
  const make = useMakeToken();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<readonly Scope[]>(["calls"]);
  const [agent, setAgent] = useState("");
  const [days, setDays] = useState("365");
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (make.isPending) return;
    make.mutate(
      { name, scopes: [...scopes], agent: agent.trim() || null, days: Number(days) },
      { onSuccess: made },
    );
  };
  return (
    <Modal title={text.tokens.make} close={close}>
      <form className="form" onSubmit={submit}>
        <TextField label={text.name} required maxLength={80} value={name} change={setName} />
        <Checks
          legend={text.scopes}
          chosen={scopes}
          options={(offered?.scopes ?? []).map((scope) => [scope, text.scopeNames[scope]] as const)}
          choose={setScopes}
        />
        <TextField
          label={text.tokens.agent}
          hint={text.tokens.agentHint}
          maxLength={32}
          value={agent}
          change={setAgent}
        />
        <TextField
          label={text.tokens.days}
          type="number"
          required
          min={1}
          max={offered?.longest_days ?? 365}
          value={days}
          change={setDays}
        />
        <FormEnd
          refusal={whyRefused(make.error, words)}
          submit={text.tokens.make}
          isDisabled={make.isPending}
          close={close}
        />
      </form>
    </Modal>
  );
}
