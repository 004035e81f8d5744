// A lexicon as a tab-separated file, and what a file would change; pure.
import { COLUMNS, type Column, type LexiconValues, type Row } from "./rows";

const REQUIRED: readonly Column[] = ["keyword", "destination", "matter", "weight"];

/** Null where the first line names not all columns that are needed. */
export function parsed(text: string): LexiconValues | null {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "" && !line.startsWith("#"));
  const columns = (lines[0] ?? "").replace("\uFEFF", "").split("\t");
  if (!REQUIRED.every((column) => columns.includes(column))) return null;
  const rows = lines.slice(1).map((line) => {
    const cells = line.split("\t");
    return Object.fromEntries(columns.map((column, nth) => [column, (cells[nth] ?? "").trim()]));
  });
  return { columns, rows };
}

/** With the comments that stand at the head of `file`, the lexicon's own. */
export function written({ columns, rows }: LexiconValues, file: string): string {
  const lines = file.split(/\r?\n/);
  const head = lines.slice(
    0,
    lines.findIndex((line) => !line.startsWith("#")),
  );
  const known = columns.filter((column): column is Column => (COLUMNS as readonly string[]).includes(column));
  const body = rows.map((row) => known.map((column) => row[column] ?? "").join("\t"));
  return [...head, known.join("\t"), ...body, ""].join("\n");
}

export interface RowChange {
  kind: "added" | "removed" | "changed";
  keyword: string;
  before: Row | null;
  after: Row | null;
}

/** By keyword, in the order of the new file, what is gone last. */
export function differences(before: readonly Row[], after: readonly Row[]): RowChange[] {
  const known = new Map(before.map((row) => [row.keyword ?? "", row]));
  const kept = new Set(after.map((row) => row.keyword ?? ""));
  const found: RowChange[] = [];
  for (const row of after) {
    const keyword = row.keyword ?? "";
    const was = known.get(keyword);
    if (was === undefined) found.push({ kind: "added", keyword, before: null, after: row });
    else if (!isSame(was, row)) found.push({ kind: "changed", keyword, before: was, after: row });
  }
  for (const [keyword, row] of known)
    if (!kept.has(keyword)) found.push({ kind: "removed", keyword, before: row, after: null });
  return found;
}

function isSame(one: Row, other: Row): boolean {
  return COLUMNS.every((column) => (one[column] ?? "") === (other[column] ?? ""));
}
