// A figure over a day, as a chart for the eye and as a table for everybody.
import { useId } from "react";
import { pathOf, scale, timeOf, type Line } from "./model";

const BOX = { width: 760, height: 220 };
const LEFT = 52;
const TOP = 12;
const BELOW = 30;
const HOURS = [0, 3, 6, 9, 12, 15, 18, 21, 24];

interface ChartProps {
  title: string;
  lines: readonly Line[];
  isStepped?: boolean;
  asTable: string;
  time: string;
  told: (value: number | null) => string;
}

export function Chart({ title, lines, isStepped = false, asTable, time, told }: ChartProps) {
  const id = useId();
  const { top, marks } = scale(lines.flatMap(({ values }) => values));
  const quarters = lines[0]?.values.length ?? 0;
  return (
    <figure className="chart" aria-labelledby={id}>
      <figcaption id={id}>
        <strong>{title}</strong>
        <span className="chart-legend" aria-hidden="true">
          {lines.map(({ name }, number) => (
            <span key={name}>
              <svg width="30" height="10">
                <path d="M0 5H30" className={`chart-line chart-line-${String(number)}`} />
              </svg>{" "}
              {name}
            </span>
          ))}
        </span>
      </figcaption>
      {/* The table below says the same. */}
      <svg
        aria-hidden="true"
        focusable="false"
        viewBox={`0 0 ${String(BOX.width + LEFT + 24)} ${String(BOX.height + TOP + BELOW)}`}
      >
        <g transform={`translate(${String(LEFT)} ${String(TOP)})`}>
          {marks.map((mark) => {
            const y = BOX.height * (1 - mark / top);
            return (
              <g key={mark}>
                <path d={`M0 ${String(y)}H${String(BOX.width)}`} className="chart-mark" />
                <text x={-8} y={y + 4} textAnchor="end">
                  {Math.round(mark * 100) / 100}
                </text>
              </g>
            );
          })}
          {HOURS.map((hour) => (
            <text key={hour} x={(BOX.width * hour) / 24} y={BOX.height + 20} textAnchor="middle">
              {timeOf(hour * 4)}
            </text>
          ))}
          {lines.map(({ name, values }, number) => (
            <path
              key={name}
              d={pathOf(values, top, BOX, isStepped)}
              className={`chart-line chart-line-${String(number)}`}
            />
          ))}
        </g>
      </svg>
      <details>
        <summary>{asTable}</summary>
        {/* Scrolls by itself; so it must be reachable by keyboard. */}
        {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <div className="scroll chart-table" role="group" aria-label={title} tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{time}</th>
                {lines.map(({ name }) => (
                  <th scope="col" key={name}>
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {Array.from({ length: quarters }, (_, quarter) => (
                <tr key={quarter}>
                  <th scope="row">{timeOf(quarter)}</th>
                  {lines.map(({ name, values }) => (
                    <td key={name} className="digits">
                      {told(values[quarter] ?? null)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}
