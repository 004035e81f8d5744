// The rows of a table while somebody works on them; pure.
import type { Column, Row, SheetValues } from "./sheets";

/** A row and its place in the file. */
export interface Placed {
  at: number;
  row: Row;
}

export interface Wanted {
  search: string;
  destination: string;
  /** Only rows with problems. */
  isFaultyOnly: boolean;
}

export const EVERYTHING: Wanted = { search: "", destination: "", isFaultyOnly: false };

export const PAGE_ROWS = 50;

export function shownRows(rows: readonly Row[], wanted: Wanted, faulty: ReadonlySet<number>): Placed[] {
  const sought = wanted.search.trim().toLowerCase();
  return rows
    .map((row, at) => ({ at, row }))
    .filter(
      ({ at, row }) =>
        (wanted.destination === "" || row.destination === wanted.destination) &&
        (!wanted.isFaultyOnly || faulty.has(at)) &&
        (sought === "" || Object.values(row).some((cell) => cell.toLowerCase().includes(sought))),
    );
}

export function changed(values: SheetValues, at: number, column: Column, cell: string): SheetValues {
  return { ...values, rows: values.rows.map((row, nth) => (nth === at ? { ...row, [column]: cell } : row)) };
}

export function without(values: SheetValues, at: number): SheetValues {
  return { ...values, rows: values.rows.filter((_, nth) => nth !== at) };
}

/** With an empty row behind the last one of this destination; and where that row stands. */
export function withNew(values: SheetValues, destination: string, fresh: Row): [SheetValues, number] {
  const last = values.rows.findLastIndex((row) => row.destination === destination);
  const at = last < 0 ? values.rows.length : last + 1;
  const row: Row = { ...fresh, destination };
  return [{ ...values, rows: values.rows.toSpliced(at, 0, row) }, at];
}

/** Destinations with how many rows each has, most first. */
export function destinationsIn(rows: readonly Row[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const { destination = "" } of rows) counts.set(destination, (counts.get(destination) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one);
}
