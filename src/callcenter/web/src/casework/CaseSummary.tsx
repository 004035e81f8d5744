// The case of a colleague's call, to read.
import { useLanguage } from "../words/WordsProvider";
import { named, useCaseDetail, useHandbook } from "./casework";
import "./casework.css";

export function CaseSummary({ call }: { call: string }) {
  const { words, language } = useLanguage();
  const text = words.casework;
  const found = useCaseDetail(call).data;
  const book = useHandbook().data;
  if (found === undefined || found.version === 0) return null;
  const matter = book?.matters.find(({ code }) => code === found.matter);
  const disposition = book?.dispositions.find(({ id }) => id === found.disposition);
  const tags = found.tags.map((id) => {
    const tag = book?.tags.find((one) => one.id === id);
    return tag === undefined ? id : named(tag.name, language);
  });
  const facts: [string, string][] = [
    [text.matter, matter === undefined ? (found.matter ?? "–") : named(matter.name, language)],
    [
      text.disposition,
      disposition === undefined ? (found.disposition ?? "–") : named(disposition.name, language),
    ],
    [text.solved, found.is_solved === null ? text.unsaid : found.is_solved ? text.solvedYes : text.solvedNo],
    [text.tags, tags.length === 0 ? "–" : tags.join(language === "zh" ? "、" : ", ")],
  ];
  return (
    <section className="panel" aria-labelledby="case-title">
      <h2 id="case-title">{text.title}</h2>
      <dl className="facts facts-spaced">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {found.notes !== "" && <p className="written">{found.notes}</p>}
    </section>
  );
}
