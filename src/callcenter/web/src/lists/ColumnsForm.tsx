// What a file's columns mean: suggested from its headings, decided by a person. No value of the file is shown.
import { useState, type SyntheticEvent } from "react";
import { RefusedError } from "../api/client";
import { whyRefused } from "../api/refusal";
import { Checks } from "../ui/Checks";
import { Choice } from "../ui/Choice";
import { TextField } from "../ui/TextField";
import { useWords } from "../words/WordsProvider";
import { columnFault, columnsOf, FIELDS, useBegin, type Batch, type Mode } from "./batches";
import { hasCategory, type ListKind } from "./lists";
import { IMPORTED } from "./ListsPage";

const OF_DISABILITY: readonly string[] = ["certificate", "category", "level"];

export function ColumnsForm({ batch }: { batch: Batch }) {
  const words = useWords();
  const text = words.batches.columns;
  const [columns, setColumns] = useState(() => columnsOf(batch));
  const [list, setList] = useState<ListKind>(batch.list_name ?? "special");
  const [mode, setMode] = useState<Mode>("replace");
  const [basis, setBasis] = useState("");
  const [isChecked, setIsChecked] = useState(false);
  const begin = useBegin(batch.id);
  const fault = columnFault(columns, list);
  const isSame = begin.error instanceof RefusedError && begin.error.refusal?.code === "exists_already";

  const start = (isAgain: boolean) => {
    setIsChecked(true);
    if (fault !== null || basis.trim() === "" || begin.isPending) return;
    const wanted = Object.fromEntries(
      Object.entries(columns)
        .filter(([field]) => hasCategory(list) || !OF_DISABILITY.includes(field))
        .map(([field, headings]) => [field, [...headings]]),
    );
    begin.mutate({ list_name: list, mode, columns: wanted, basis: basis.trim(), is_again: isAgain });
  };
  return (
    <section className="panel" aria-labelledby="columns-title">
      <h2 id="columns-title">{text.title}</h2>
      <p className="muted">{text.lead}</p>
      <form
        className="form"
        onSubmit={(event: SyntheticEvent) => {
          event.preventDefault();
          start(false);
        }}
      >
        <div className="form-row">
          <Choice
            label={words.batches.list}
            value={list}
            options={IMPORTED.map((kind) => [kind, words.lists.kinds[kind]])}
            choose={(kind) => {
              setList(kind as ListKind);
            }}
          />
          <Choice
            label={text.mode}
            value={mode}
            options={(["replace", "add"] as const).map((one) => [one, text.modes[one]])}
            choose={(one) => {
              setMode(one as Mode);
            }}
          />
        </div>
        {/* A person may have several numbers, each in its own column. */}
        <Checks
          legend={text.fields.number}
          hint={text.hints.number}
          fault={isChecked && fault === "number" ? text.faults.number : undefined}
          chosen={columns.number}
          options={batch.headings.map((heading) => [heading, heading] as const)}
          choose={(number) => {
            setColumns({ ...columns, number });
          }}
        />
        <div className="form-row">
          {FIELDS.filter(
            (field) => field !== "number" && (hasCategory(list) || !OF_DISABILITY.includes(field)),
          ).map((field) => (
            <Choice
              key={field}
              label={text.fields[field]}
              hint={text.hints[field]}
              fault={
                isChecked && fault === field && (field === "category" || field === "level")
                  ? text.faults[field]
                  : undefined
              }
              value={columns[field][0] ?? ""}
              options={[["", text.nothing], ...batch.headings.map((heading) => [heading, heading] as const)]}
              choose={(heading) => {
                setColumns({ ...columns, [field]: heading === "" ? [] : [heading] });
              }}
            />
          ))}
        </div>
        <TextField
          label={text.basis}
          hint={text.basisHint}
          required
          maxLength={200}
          value={basis}
          change={setBasis}
        />
        <p role="alert" className="refused">
          {isSame ? text.same : whyRefused(begin.error, words)}
        </p>
        <div className="actions">
          <button type="submit" className="primary" aria-disabled={begin.isPending}>
            {text.submit}
          </button>
          {isSame && (
            <button
              type="button"
              onClick={() => {
                start(true);
              }}
            >
              {text.again}
            </button>
          )}
        </div>
      </form>
    </section>
  );
}
