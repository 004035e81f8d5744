// What a day needs, and what callers meet.
import { Scroll } from "../ui/Scroll";
import { useLanguage } from "../words/WordsProvider";
import { Chart } from "./Chart";
import { percent, seconds, summary, waitLines } from "./model";
import type { Answer, Day, Figures } from "./staffing";

export function SeatsPanel({ quarters, usePlan }: { quarters: Answer["quarters"]; usePlan: () => void }) {
  const text = useLanguage().words.staffing;
  const needed = { name: text.seats.needed, values: quarters.map((quarter) => quarter.needed) };
  const planned = { name: text.seats.planned, values: quarters.map((quarter) => quarter.planned) };
  const { most, hours, short } = summary(quarters);
  return (
    <section className="panel" aria-labelledby="staffing-seats">
      <h2 id="staffing-seats">{text.seats.title}</h2>
      <p>{text.seats.summary(most, Math.round(hours), short)}</p>
      <Chart
        title={text.seats.chart}
        lines={[needed, planned]}
        isStepped
        asTable={text.asTable}
        time={text.from}
        told={(value) => String(value ?? "–")}
      />
      <button type="button" onClick={usePlan}>
        {text.seats.use}
      </button>
    </section>
  );
}

export function DaysPanel({ days }: { days: Answer["days"] }) {
  const text = useLanguage().words.staffing;
  const lines = waitLines(days, (who, order) => `${text.who[who]} · ${text.orders[order]}`);
  return (
    <section className="panel staffing-days" aria-labelledby="staffing-days">
      <h2 id="staffing-days">{text.days.title}</h2>
      <p className="muted">{text.days.lead}</p>
      {days.map((day) => (
        <DayTable key={day.order} day={day} />
      ))}
      {lines.length > 0 && (
        <Chart title={text.days.chart} lines={lines} asTable={text.asTable} time={text.from} told={seconds} />
      )}
    </section>
  );
}

function DayTable({ day }: { day: Day }) {
  const text = useLanguage().words.staffing;
  const { columns } = text.days;
  const title = `${text.orders[day.order]} · ${text.days.occupancy(percent(day.occupancy))}`;
  return (
    <Scroll label={title}>
      <table>
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">{columns.tier}</th>
            <th scope="col">{columns.callers}</th>
            <th scope="col">{columns.p50}</th>
            <th scope="col">{columns.p95}</th>
            <th scope="col">{columns.longest}</th>
            <th scope="col">{columns.hungUp}</th>
            <th scope="col">{columns.inTime}</th>
          </tr>
        </thead>
        <tbody>
          {day.tiers.map(({ tier, figures }) => (
            <Row key={tier} name={text.tiers[tier] ?? String(tier)} figures={figures} />
          ))}
          <Row name={text.days.all} figures={day.all} />
        </tbody>
      </table>
    </Scroll>
  );
}

function Row({ name, figures }: { name: string; figures: Figures }) {
  const hungUp = figures.callers === 0 ? null : figures.hung_up / figures.callers;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className="digits">{figures.callers}</td>
      <td className="digits">{seconds(figures.p50_s)}</td>
      <td className="digits">{seconds(figures.p95_s)}</td>
      <td className="digits">{seconds(figures.max_s)}</td>
      <td className="digits">{percent(hungUp)}</td>
      <td className="digits">{percent(figures.service_level)}</td>
    </tr>
  );
}
