import type { ReactNode } from "react";
import type { Wanted } from "./rows";
import { useSheet } from "./SheetContext";

interface ToolsProps {
  wanted: Wanted;
  choose: (wanted: Wanted) => void;
  /** Each destination, its name, how many rows lead there. */
  counted: readonly (readonly [string, string, number])[];
  all: number;
  faulty: number;
  add: () => void;
  isLocked: boolean;
  children: ReactNode;
}

/** Search, filter, add. */
export function Tools({ wanted, choose, counted, all, faulty, add, isLocked, children }: ToolsProps) {
  const { text } = useSheet();
  return (
    <div className="toolbar lexicon-tools">
      <label className="inline">
        {text.search}
        <input
          type="search"
          value={wanted.search}
          onChange={(event) => {
            choose({ ...wanted, search: event.target.value });
          }}
        />
      </label>
      <label className="inline">
        {text.filter}
        <select
          value={wanted.destination}
          onChange={(event) => {
            choose({ ...wanted, destination: event.target.value });
          }}
        >
          <option value="">{text.all(all)}</option>
          {counted.map(([destination, name, count]) => (
            <option key={destination} value={destination}>
              {name} ({count})
            </option>
          ))}
        </select>
      </label>
      <label className="inline">
        <input
          type="checkbox"
          checked={wanted.isFaultyOnly}
          onChange={(event) => {
            choose({ ...wanted, isFaultyOnly: event.target.checked });
          }}
        />
        {text.faultyOnly(faulty)}
      </label>
      <span className="spring" />
      <button
        type="button"
        className="small-button"
        aria-disabled={isLocked}
        onClick={() => {
          if (!isLocked) add();
        }}
      >
        {text.add}
      </button>
      {children}
    </div>
  );
}
