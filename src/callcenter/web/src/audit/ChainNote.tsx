// Whether the book is what was written: the latest entries, and the end of the chain.
import { useQuery } from "@tanstack/react-query";
import { api, granted } from "../api/client";
import { instant } from "../ui/time";
import { useLanguage } from "../words/WordsProvider";

export function ChainNote() {
  const { words, language } = useLanguage();
  const text = words.audit.chain;
  const read = useQuery({
    queryKey: ["audit-chain"],
    queryFn: async () => granted(await api.GET("/api/v1/audit/chain")),
  });
  const known = read.data;
  return (
    <section className="panel" aria-labelledby="audit-chain">
      <h2 id="audit-chain">{text.title}</h2>
      {read.isError && <p className="refused">{text.notRead}</p>}
      {known !== undefined && (
        <>
          <p role="status" className={known.is_whole ? undefined : "refused"}>
            {known.is_whole ? text.whole(known.looked_at, known.of) : text.broken(known.faults.length)}
          </p>
          {known.faults.length > 0 && (
            <ul>
              {known.faults.map((fault) => (
                <li key={`${String(fault.entry)} ${fault.what}`}>
                  {fault.entry === null ? text.ofChain : text.entry(fault.entry)}
                  {fault.at !== null && ` · ${instant(fault.at, language)}`}
                  {": "}
                  <span lang="en">{fault.what}</span>
                </li>
              ))}
            </ul>
          )}
          <p className="muted small">
            {known.last_mark_at === null
              ? text.notMarked
              : text.marked(instant(known.last_mark_at, language))}{" "}
            {text.all} <code>callcenter audit verify</code>
          </p>
        </>
      )}
    </section>
  );
}
