import { useState } from "react";
import { whyRefused } from "../api/refusal";
import { Confirm } from "../ui/Confirm";
import { Listed } from "../ui/Listed";
import { instant } from "../ui/time";
import { useLanguage } from "../words/WordsProvider";
import { DeliveriesDialog } from "./DeliveriesDialog";
import { EndpointForm } from "./EndpointForm";
import { useEndpoints, useRemoveEndpoint, useSecret, useTestEndpoint, type Endpoint } from "./integrations";
import { Part } from "./Part";
import { SecretDialog } from "./SecretDialog";
import { integrationText, type IntegrationText } from "./text";

type Deed = "edit" | "deliveries" | "secret" | "remove";
type Open = { what: Deed; endpoint: Endpoint } | { what: "make" } | null;

export function EndpointsPanel({ tell }: { tell: (said: string) => void }) {
  const { words, language } = useLanguage();
  const text = integrationText[language];
  const endpoints = useEndpoints();
  const remove = useRemoveEndpoint();
  const test = useTestEndpoint();
  const secret = useSecret();
  const [open, setOpen] = useState<Open>(null);
  const close = () => {
    remove.reset();
    secret.reset();
    setOpen(null);
  };
  const saved = () => {
    tell(text.done);
    close();
  };
  const tryIt = (endpoint: Endpoint) => {
    tell("");
    test.mutate(endpoint.id, {
      onSuccess: ({ fault, took_ms }) => {
        tell(
          fault === null
            ? text.endpoints.tested(endpoint.name, took_ms)
            : text.endpoints.testFailed(endpoint.name, fault),
        );
      },
      onError: (error) => {
        tell(whyRefused(error, words));
      },
    });
  };
  return (
    <Part
      title={text.endpoints.title}
      lead={text.endpoints.lead}
      make={text.endpoints.make}
      begin={() => {
        setOpen({ what: "make" });
      }}
    >
      <Listed
        title={text.endpoints.title}
        asked={endpoints}
        none={endpoints.data?.length === 0 ? text.endpoints.none : null}
      >
        <EndpointTable
          endpoints={endpoints.data ?? []}
          test={tryIt}
          open={(what, endpoint) => {
            if (what === "secret") secret.mutate({ endpoint: endpoint.id, isNew: false });
            setOpen({ what, endpoint });
          }}
        />
      </Listed>
      {open?.what === "make" && <EndpointForm endpoint={null} saved={saved} close={close} />}
      {open?.what === "edit" && <EndpointForm endpoint={open.endpoint} saved={saved} close={close} />}
      {open?.what === "deliveries" && <DeliveriesDialog endpoint={open.endpoint} close={close} />}
      {open?.what === "secret" && (
        <SecretDialog
          title={text.endpoints.secretTitle}
          lead={text.endpoints.secretText}
          label={text.endpoints.secret}
          secret={secret.data ?? whyRefused(secret.error, words)}
          close={close}
        >
          <button
            type="button"
            onClick={() => {
              secret.mutate({ endpoint: open.endpoint.id, isNew: true });
            }}
          >
            {text.endpoints.renew}
          </button>
        </SecretDialog>
      )}
      {open?.what === "remove" && (
        <Confirm
          title={text.remove}
          text={text.endpoints.removeText(open.endpoint.name)}
          yes={text.remove}
          isPending={remove.isPending}
          refusal={whyRefused(remove.error, words)}
          agree={() => {
            remove.mutate(open.endpoint.id, { onSuccess: saved });
          }}
          close={close}
        />
      )}
    </Part>
  );
}

interface EndpointTableProps {
  endpoints: readonly Endpoint[];
  test: (endpoint: Endpoint) => void;
  open: (what: Deed, endpoint: Endpoint) => void;
}

function EndpointTable({ endpoints, test, open }: EndpointTableProps) {
  const { language } = useLanguage();
  const text = integrationText[language];
  const deeds: readonly [Deed, string][] = [
    ["deliveries", text.endpoints.deliveries],
    ["edit", text.edit],
    ["secret", text.endpoints.secret],
    ["remove", text.remove],
  ];
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{text.name}</th>
          <th scope="col">{text.endpoints.state}</th>
          <th scope="col">{text.endpoints.last}</th>
          <th scope="col">{text.deliveries.letters}</th>
          <td />
        </tr>
      </thead>
      <tbody>
        {endpoints.map((endpoint) => (
          <tr key={endpoint.id}>
            <th scope="row">
              {endpoint.name}
              <br />
              <span className="muted small address">{endpoint.url}</span>
            </th>
            <td>{stateOf(endpoint, text, (at) => instant(at, language))}</td>
            <td>
              {endpoint.last_delivered_at === null
                ? text.never
                : instant(endpoint.last_delivered_at, language)}
            </td>
            <td className="digits">{endpoint.dead_letters}</td>
            <td>
              <span className="actions">
                <button
                  type="button"
                  className="small-button"
                  aria-label={`${text.endpoints.test}: ${endpoint.name}`}
                  onClick={() => {
                    test(endpoint);
                  }}
                >
                  {text.endpoints.test}
                </button>
                {deeds.map(([deed, name]) => (
                  <button
                    key={deed}
                    type="button"
                    className="small-button"
                    aria-label={`${name}: ${endpoint.name}`}
                    onClick={() => {
                      open(deed, endpoint);
                    }}
                  >
                    {name}
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

/** How its deliveries stand, in a few words. */
export function stateOf(endpoint: Endpoint, text: IntegrationText, when: (at: string) => string): string {
  if (endpoint.off_cause !== null) return text.endpoints.offCauses[endpoint.off_cause];
  if (endpoint.failing_since !== null) {
    return text.endpoints.failing(endpoint.failures, when(endpoint.failing_since));
  }
  return text.endpoints.well;
}
