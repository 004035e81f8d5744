// The one card: every kind of node is drawn from what its declaration says.
import { Handle, Position, useStore, type NodeProps } from "@xyflow/react";
import { memo } from "react";
import { useEditorWords } from "../words";
import { useBadge } from "./badges";
import type { Card, Port } from "./graph";

/** Farther away nobody can read a row. */
const READABLE_ZOOM = 0.35;

export const NodeCard = memo(function NodeCard({ data, selected }: NodeProps<Card>) {
  const text = useEditorWords();
  const badge = useBadge(data.name);
  const isReadable = useStore(({ transform }) => transform[2] > READABLE_ZOOM);
  const marks = [
    "card-node",
    selected ? "is-selected" : "",
    badge.errors > 0 ? "has-errors" : badge.warnings > 0 ? "has-warnings" : "",
    badge.mark === null ? "" : `is-${badge.mark}`,
  ];
  return (
    <div className={marks.join(" ")}>
      <Handle type="target" position={Position.Left} id="in" className="port-in" />
      <div className="card-node-head">
        <strong className="card-node-name">{data.name}</strong>
        <span className="card-node-kind">{data.kind}</span>
      </div>
      {data.hasWords && isReadable && (
        <p className="card-node-words">
          {data.words === "" ? <em className="is-missing">{text.noWords}</em> : data.words}
        </p>
      )}
      {isReadable && data.ports.map((port) => <PortRow key={port.id} port={port} />)}
      <Marks
        starts={data.starts}
        callers={badge.callers}
        errors={badge.errors}
        warnings={badge.warnings}
        faults={badge.faults}
      />
    </div>
  );
});

function PortRow({ port }: { port: Port }) {
  const text = useEditorWords();
  return (
    <div className={port.isNew ? "port is-new" : "port"}>
      {port.isKey && !port.isNew ? (
        <kbd className="port-key">{port.label}</kbd>
      ) : (
        <span className="port-label">{port.isNew ? `+ ${text.key}` : port.label}</span>
      )}
      {port.aim.to === "open" ? (
        !port.isNew && <span className="pill pill-open">{text.open}</span>
      ) : (
        <span className={`pill pill-${port.aim.to}${port.isBroken ? " is-broken" : ""}`}>
          {port.aimLabel}
        </span>
      )}
      <Handle type="source" position={Position.Right} id={port.id} className="port-out" />
    </div>
  );
}

interface MarksProps {
  starts: readonly string[];
  callers: number;
  errors: number;
  warnings: number;
  faults: number;
}

function Marks({ starts, callers, errors, warnings, faults }: MarksProps) {
  const text = useEditorWords();
  return (
    <div className="card-node-marks">
      {starts.map((start) => (
        <span key={start} className="mark mark-start">
          {start}
        </span>
      ))}
      {errors > 0 && <span className="mark mark-error">{text.errors(errors)}</span>}
      {errors === 0 && warnings > 0 && <span className="mark mark-warning">{text.warnings(warnings)}</span>}
      {faults > 0 && <span className="mark mark-error">{text.faultsNow(faults)}</span>}
      {callers > 0 && <span className="mark mark-callers">{text.callersHere(callers)}</span>}
    </div>
  );
}
