import { useId, type ReactNode } from "react";

interface PartProps {
  title: string;
  lead: string;
  make: string;
  begin: () => void;
  children: ReactNode;
}

/** A part of the page: what it holds, and the way to one more. */
export function Part({ title, lead, make, begin, children }: PartProps) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <div className="section-head">
        <h2 id={id}>{title}</h2>
        <button type="button" onClick={begin}>
          {make}
        </button>
      </div>
      <p className="muted">{lead}</p>
      {children}
    </section>
  );
}
