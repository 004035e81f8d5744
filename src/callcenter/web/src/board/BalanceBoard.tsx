// Whether every caller of today is accounted for, and what does not add up.
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { api, granted } from "../api/client";
import type { components } from "../api/openapi.gen";
import { Scroll } from "../ui/Scroll";
import { instant } from "../ui/time";
import { useLanguage } from "../words/WordsProvider";

type Balance = components["schemas"]["BalanceView"];

/** The service looks once a minute. */
const READ_EVERY_MS = 30_000;

export function BalanceBoard() {
  const { words, language } = useLanguage();
  const text = words.balance;
  const read = useQuery({
    queryKey: ["balance"],
    queryFn: async () => granted(await api.GET("/api/v1/supervision/balance")),
    refetchInterval: READ_EVERY_MS,
  });
  const known = read.data;
  return (
    <section className="panel" aria-labelledby="board-balance">
      <h2 id="board-balance">{text.title}</h2>
      <p className="muted small">{text.lead}</p>
      {read.isError && <p className="board-stale">{text.notRead}</p>}
      {known !== undefined && (
        <>
          <Today known={known} />
          {known.fault !== null && <p className="board-stale">{text.failed(known.fault)}</p>}
          <p className="muted small">
            {known.looked_at === null ? text.notLooked : text.looked(instant(known.looked_at, language))}
          </p>
          <p className={known.standing > 0 ? "board-stale" : undefined} role="status">
            {known.standing > 0 ? text.standing(known.standing) : known.looked_at !== null && text.well}
          </p>
          {known.drifts.length > 0 && <Drifts drifts={known.drifts} />}
        </>
      )}
    </section>
  );
}

function Today({ known }: { known: Balance }) {
  const { words } = useLanguage();
  const text = words.balance;
  const outcomes: Record<string, string> = words.outcomes;
  const states: Record<string, string> = words.callState;
  const parts = [
    ...Object.entries(known.ended).map(([name, count]) => text.part(outcomes[name] ?? name, count)),
    ...Object.entries(known.open).map(([name, count]) => text.part(states[name] ?? name, count)),
  ];
  return (
    <p>
      {text.today(known.entered, known.dialled)} {parts.join(" · ")}
    </p>
  );
}

function Drifts({ drifts }: { drifts: Balance["drifts"] }) {
  const { words, language } = useLanguage();
  const text = words.balance;
  return (
    <Scroll label={text.title}>
      <table className="board">
        <thead>
          <tr>
            <th scope="col">{text.call}</th>
            <th scope="col">{text.found}</th>
            <th scope="col">{text.missing}</th>
            <th scope="col">{text.mend}</th>
          </tr>
        </thead>
        <tbody>
          {drifts.map((drift) => (
            <tr key={`${drift.call} ${drift.kind}`}>
              <th scope="row">
                <Link href={`/calls/${drift.call}`}>{drift.call.slice(0, 14)}…</Link>
              </th>
              <td>{instant(drift.found_at, language)}</td>
              <td>{text.kinds[drift.kind].missing}</td>
              <td>
                {drift.mended_at === null
                  ? text.kinds[drift.kind].mend
                  : text.mended(instant(drift.mended_at, language))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
