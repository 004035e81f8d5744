import type { ReactNode } from "react";

interface PartProps {
  title: string;
  lead: string;
  make: string;
  begin: () => void;
  children: ReactNode;
}

/** A part of the page, whose list is the landmark: what it holds, and the way to one more. */
export function Part({ title, lead, make, begin, children }: PartProps) {
  return (
    <div className="integrations-part">
      <div className="section-head">
        <h2>{title}</h2>
        <button type="button" onClick={begin}>
          {make}
        </button>
      </div>
      <p className="muted">{lead}</p>
      {children}
    </div>
  );
}
