// The rows as a table of fields: every cell is edited where it stands.
import { useEffect, useRef, type KeyboardEvent } from "react";
import type { Problem } from "../api/operators";
import type { Language } from "../api/shapes";
import { faultOf } from "../publishing/ProblemList";
import { Badge } from "../ui/Badge";
import { useLanguage } from "../words/WordsProvider";
import type { Placed } from "./rows";
import { useSheet } from "./SheetContext";
import { aboutOf, type Column } from "./sheets";

interface RowTableProps {
  columns: readonly string[];
  rows: readonly Placed[];
  faults: ReadonlyMap<number, readonly Problem[]>;
  /** What a row may lead to, and its name. */
  destinations: readonly (readonly [string, string])[];
  spoken: Language;
  /** The row whose first cell is to take the focus. */
  focused: number | null;
  isLocked: boolean;
  change: (at: number, column: Column, cell: string) => void;
  remove: (at: number) => void;
}

export function RowTable(props: RowTableProps) {
  const { rows, faults, focused } = props;
  const { sheet, text } = useSheet();
  const table = useRef<HTMLTableElement>(null);
  const columns = sheet.columns.filter((column) => props.columns.includes(column));
  const [about = ""] = columns;
  useEffect(() => {
    if (focused !== null) cell(table.current, focused, about)?.focus();
  }, [focused, about]);

  const step = (event: KeyboardEvent) => {
    const from = event.target;
    const by = STEPS[event.key];
    if (by === undefined || !(from instanceof HTMLInputElement) || event.nativeEvent.isComposing) return;
    const [at, column] = (from.dataset.cell ?? "").split(".");
    const nth = rows.findIndex((placed) => String(placed.at) === at);
    const next = rows[nth + by];
    if (next === undefined || column === undefined) return;
    event.preventDefault();
    cell(table.current, next.at, column)?.focus();
  };

  return (
    <div className="scroll">
      {/* Keys lead from row to row; every field is reached by Tab as well. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <table ref={table} className="words" aria-label={text.table} onKeyDown={step}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {text.columns[column]}
              </th>
            ))}
            <th scope="col">
              <span className="visually-hidden">{text.columns.actions}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((placed) => (
            <SheetRow
              key={placed.at}
              {...props}
              placed={placed}
              columns={columns}
              problems={faults.get(placed.at) ?? []}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

const STEPS: Partial<Record<string, 1 | -1>> = { Enter: 1, ArrowDown: 1, ArrowUp: -1 };

function cell(table: HTMLTableElement | null, at: number, column: string): HTMLElement | null {
  return table?.querySelector<HTMLElement>(`[data-cell="${at}.${column}"]`) ?? null;
}

interface SheetRowProps extends Omit<RowTableProps, "columns"> {
  placed: Placed;
  columns: readonly Column[];
  problems: readonly Problem[];
}

function SheetRow({
  placed,
  columns,
  problems,
  destinations,
  spoken,
  isLocked,
  change,
  remove,
}: SheetRowProps) {
  const { words, language } = useLanguage();
  const { sheet, text } = useSheet();
  const { at, row } = placed;
  const about = aboutOf(sheet, row);
  const noteId = `note-${at}`;
  const faulty = new Set<string>(
    problems.filter(({ severity }) => severity === "error").map(({ field }) => field),
  );
  return (
    <>
      <tr className={problems.length > 0 ? "noted" : ""}>
        {columns.map((column) => {
          const wired = {
            "data-cell": `${at}.${column}`,
            "aria-label": `${text.columns[column]}: ${about}`,
            "aria-invalid": faulty.has(column) || undefined,
            "aria-describedby": problems.length > 0 ? noteId : undefined,
            value: row[column] ?? "",
            onChange: (event: { target: { value: string } }) => {
              change(at, column, event.target.value);
            },
          };
          return (
            <td key={column} className={`cell-${column}`}>
              {column === "destination" ? (
                <select {...wired} disabled={isLocked}>
                  {destinations.map(([destination, name]) => (
                    <option key={destination} value={destination}>
                      {name}
                    </option>
                  ))}
                </select>
              ) : (
                <input
                  {...wired}
                  lang={column === sheet.columns[0] ? spoken : "en"}
                  readOnly={isLocked}
                  {...(column === "weight"
                    ? { inputMode: "numeric" as const, maxLength: 1 }
                    : { maxLength: sheet.longest })}
                />
              )}
            </td>
          );
        })}
        <td>
          <button
            type="button"
            className="small-button quiet"
            aria-label={text.remove(about)}
            aria-disabled={isLocked}
            onClick={() => {
              if (!isLocked) remove(at);
            }}
          >
            <span aria-hidden="true">✕</span>
          </button>
        </td>
      </tr>
      {problems.length > 0 && (
        <tr className="noted">
          <td id={noteId} className="cell-notes" colSpan={columns.length + 1}>
            {problems.map((problem, nth) => (
              <span key={nth} className="row-note">
                <Badge tone={problem.severity === "error" ? "alert" : "warm"}>
                  {words.publishing.problems.severity[problem.severity]}
                </Badge>{" "}
                {faultOf(problem, language)}
              </span>
            ))}
          </td>
        </tr>
      )}
    </>
  );
}
