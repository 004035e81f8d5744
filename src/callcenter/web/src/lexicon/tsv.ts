// A table as a tab-separated file, and what a file would change; pure.
import { aboutOf, type Row, type Sheet, type SheetValues } from "./sheets";

/** Null where the first line names not all columns that are needed. */
export function parsed(text: string, sheet: Sheet): SheetValues | null {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "" && !line.startsWith("#"));
  const columns = (lines[0] ?? "").replace("\uFEFF", "").split("\t");
  if (!sheet.required.every((column) => columns.includes(column))) return null;
  const rows = lines.slice(1).map((line) => {
    const cells = line.split("\t");
    return Object.fromEntries(columns.map((column, nth) => [column, (cells[nth] ?? "").trim()]));
  });
  return { columns, rows };
}

/** With the comments that stand at the head of `file`, the table's own. */
export function written({ columns, rows }: SheetValues, file: string, sheet: Sheet): string {
  const lines = file.split(/\r?\n/);
  const head = lines.slice(
    0,
    lines.findIndex((line) => !line.startsWith("#")),
  );
  const known = sheet.columns.filter((column) => columns.includes(column));
  const body = rows.map((row) => known.map((column) => row[column] ?? "").join("\t"));
  return [...head, known.join("\t"), ...body, ""].join("\n");
}

export interface RowChange {
  kind: "added" | "removed" | "changed";
  /** Its keyword, or its wording. */
  about: string;
  before: Row | null;
  after: Row | null;
}

/** By what they are about, in the order of the new file, what is gone last. */
export function differences(before: readonly Row[], after: readonly Row[], sheet: Sheet): RowChange[] {
  const known = new Map(before.map((row) => [aboutOf(sheet, row), row]));
  const kept = new Set(after.map((row) => aboutOf(sheet, row)));
  const found: RowChange[] = [];
  for (const row of after) {
    const about = aboutOf(sheet, row);
    const was = known.get(about);
    if (was === undefined) found.push({ kind: "added", about, before: null, after: row });
    else if (!isSame(was, row, sheet)) found.push({ kind: "changed", about, before: was, after: row });
  }
  for (const [about, row] of known)
    if (!kept.has(about)) found.push({ kind: "removed", about, before: row, after: null });
  return found;
}

function isSame(one: Row, other: Row, sheet: Sheet): boolean {
  return sheet.columns.every((column) => (one[column] ?? "") === (other[column] ?? ""));
}
