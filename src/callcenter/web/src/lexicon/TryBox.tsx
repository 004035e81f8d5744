// Where words would lead, by the rules that real calls go by, and why.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { api, granted } from "../api/client";
import { identityOf } from "../api/identity";
import type { Tried } from "../api/operators";
import type { Language } from "../api/shapes";
import { Field } from "../ui/Field";
import { useWords } from "../words/WordsProvider";
import type { LexiconValues } from "./rows";

const EXAMPLES: Record<Language, string> = {
  zh: "我想问一下医保报销的比例",
  en: "I want a refund for a faulty phone",
  ko: "환불을 받고 싶어요",
};

interface TryBoxProps {
  language: Language;
  /** The lexicon as it is being edited; null for the file. */
  values: LexiconValues | null;
  hash: string;
  nameOf: (destination: string) => string;
}

export function TryBox({ language, values, hash, nameOf }: TryBoxProps) {
  const words = useWords();
  const text = words.lexicon.tryBox;
  const [said, setSaid] = useState("");
  const asked = useDeferredValue(said.trim());
  const tried = useQuery({
    queryKey: ["tried", language, asked, identityOf(values), hash],
    queryFn: async () => {
      const body = { text: asked, values: values as never };
      return granted(
        await api.POST("/api/v1/lexicons/{language}/try", { params: { path: { language } }, body }),
      );
    },
    enabled: asked !== "",
    placeholderData: keepPreviousData,
    gcTime: 0,
    retry: false,
  });
  return (
    <section className="panel try-box" aria-labelledby="try-box-title">
      <h2 id="try-box-title">{text.title}</h2>
      <p className="muted">{text.lead}</p>
      <Field label={text.say} {...(values === null ? {} : { hint: text.unsaved })}>
        {(wired) => (
          <textarea
            {...wired}
            rows={3}
            lang={language}
            maxLength={500}
            placeholder={EXAMPLES[language]}
            value={said}
            onChange={(event) => {
              setSaid(event.target.value);
            }}
          />
        )}
      </Field>
      <div aria-live="polite" className="tried">
        {tried.isError && <p className="warn">{words.operators.failed}</p>}
        {asked !== "" && tried.data !== undefined && (
          <Outcome tried={tried.data} said={asked} nameOf={nameOf} />
        )}
      </div>
    </section>
  );
}

interface OutcomeProps {
  tried: Tried;
  said: string;
  nameOf: (destination: string) => string;
}

function Outcome({ tried, said, nameOf }: OutcomeProps) {
  const text = useWords().lexicon.tryBox;
  return (
    <dl className="outcome">
      <div>
        <dt>{text.to}</dt>
        <dd className="outcome-to">
          {tried.destination === null ? (
            <>
              {text.unclear} <span className="muted small">{text.unclearWhy}</span>
            </>
          ) : (
            <>
              {nameOf(tried.destination)} <span className="muted small">{text.score(tried.score)}</span>
            </>
          )}
        </dd>
      </div>
      <div>
        <dt>{text.matched}</dt>
        <dd className="keywords">
          {tried.matched.length === 0
            ? text.noMatch
            : tried.matched.map((keyword) => <mark key={keyword}>{keyword}</mark>)}
        </dd>
      </div>
      {tried.runner_up !== null && (
        <div>
          <dt>{text.why}</dt>
          <dd>{text.runnerUp(nameOf(tried.runner_up), tried.runner_up_score)}</dd>
        </div>
      )}
      {tried.words.join("") !== said && (
        <div>
          <dt>{text.heard}</dt>
          <dd className="muted">{tried.words.join(" · ")}</dd>
        </div>
      )}
    </dl>
  );
}
