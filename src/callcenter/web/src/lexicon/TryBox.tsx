// Where words would lead, by the rules that real calls go by, and why.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, granted } from "../api/client";
import { identityOf } from "../api/identity";
import type { Tried } from "../api/operators";
import type { Language } from "../api/shapes";
import { Field } from "../ui/Field";
import { useSettled } from "../ui/useSettled";
import { useWords } from "../words/WordsProvider";
import { useSheet } from "./SheetContext";
import type { SheetValues } from "./sheets";

/** A try of an edited table teaches the service thousands of wordings anew. */
const TRY_AFTER_MS = 300;

const EXAMPLES: Record<Language, string> = {
  zh: "我想问一下医保报销的比例",
  en: "I want a refund for a faulty phone",
  ko: "환불을 받고 싶어요",
};

interface TryBoxProps {
  language: Language;
  /** The table as it is being edited; null for the file. */
  values: SheetValues | null;
  hash: string;
  nameOf: (destination: string) => string;
}

export function TryBox({ language, values, hash, nameOf }: TryBoxProps) {
  const words = useWords();
  const { sheet } = useSheet();
  const text = words.lexicon.tryBox;
  const [said, setSaid] = useState("");
  const asked = useSettled(said.trim(), TRY_AFTER_MS);
  const table = useSettled(values, TRY_AFTER_MS);
  const tried = useQuery({
    queryKey: ["tried", sheet.kind, language, asked, identityOf(table), hash],
    queryFn: async ({ signal }) => {
      const edited = sheet.kind === "lexicon" ? "values" : "wordings";
      const body = { text: asked, [edited]: table as never };
      const path = { language };
      return granted(await api.POST("/api/v1/lexicons/{language}/try", { params: { path }, body, signal }));
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
        {asked !== "" && tried.data !== undefined && <Outcome tried={tried.data} nameOf={nameOf} />}
      </div>
    </section>
  );
}

interface OutcomeProps {
  tried: Tried;
  nameOf: (destination: string) => string;
}

function Outcome({ tried: { verdict, reason }, nameOf }: OutcomeProps) {
  const text = useWords().lexicon.tryBox;
  const { destination, probability, means, why, keywords, runner_up: runnerUp } = reason;
  const because = [why === null ? null : text.whys[why], means === null ? null : text.means[means]];
  const isNamed = verdict === "route" || verdict === "confirm";
  return (
    <dl className="outcome">
      <div>
        <dt>{text.outcome}</dt>
        <dd className="outcome-to">{text.verdicts[verdict](nameOf(destination ?? ""))}</dd>
      </div>
      <div>
        <dt>{text.why}</dt>
        <dd>
          {because.filter((one) => one !== null).join(" · ")}{" "}
          {destination !== null && (
            <Sure name={isNamed ? "" : nameOf(destination)} probability={probability} />
          )}
        </dd>
      </div>
      <div>
        <dt>{text.matched}</dt>
        <dd className="keywords">
          {keywords.length === 0
            ? text.noMatch
            : keywords.map(({ keyword, heard_as: heardAs, means: found }) => (
                <span key={keyword}>
                  <mark>{keyword}</mark>
                  {found === "by_sound" && heardAs !== "" && (
                    <span className="muted small"> {text.heardAs(heardAs)}</span>
                  )}
                </span>
              ))}
        </dd>
      </div>
      {runnerUp !== null && (
        <div>
          <dt>{text.runnerUp}</dt>
          <dd>
            <Sure name={nameOf(runnerUp)} probability={reason.runner_up_probability} />
          </dd>
        </div>
      )}
    </dl>
  );
}

/** A destination, unless it is named above, and how probable it is. */
function Sure({ name, probability }: { name: string; probability: number | null }) {
  const text = useWords().lexicon.tryBox;
  return (
    <span className="muted small digits">
      {name} {probability !== null && text.probability(Math.round(probability * 100))}
    </span>
  );
}
