import { useTitle } from "./title";

/** A page's name, also in the tab, and what it is for. */
export function PageHead({ title, lead }: { title: string; lead: string }) {
  useTitle(title);
  return (
    <div className="page-head">
      <h1>{title}</h1>
      <p className="muted">{lead}</p>
    </div>
  );
}
