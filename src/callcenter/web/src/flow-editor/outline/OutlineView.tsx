// The flow as a list, in the order in which callers walk it: all that the canvas can do, for eyes, ears and keyboards.
import { memo, useEffect, useMemo, useRef } from "react";
import { useLanguage } from "../../words/WordsProvider";
import { PLAIN, type Badge } from "../canvas/badges";
import { graphOf, type CardData, type Port } from "../canvas/graph";
import { useEditor, type Wanted } from "../EditorContext";
import { label } from "../model/declaration";
import { comingFrom, walks } from "../model/order";
import type { Shortcut } from "../shortcuts";
import { useEditorWords } from "../words";

interface OutlineViewProps {
  badges: ReadonlyMap<string, Badge>;
  wanted: Wanted | null;
  add: (shortcut: Shortcut) => void;
}

export function OutlineView({ badges, wanted, add }: OutlineViewProps) {
  const { language: page } = useLanguage();
  const text = useEditorWords();
  const { values, declaration, language, selection, select, selectAll, canEdit } = useEditor();
  const list = useRef<HTMLElement>(null);
  const cards = useMemo(() => {
    const { cards: all } = graphOf(values, { declaration, page, language });
    return new Map(all.map((card) => [card.name, card]));
  }, [values, declaration, page, language]);
  const sections = useMemo(() => walks(values, declaration, page), [values, declaration, page]);
  const from = useMemo(() => comingFrom(values, declaration, page), [values, declaration, page]);

  useEffect(() => {
    if (wanted?.node == null) return;
    const item = list.current?.querySelector(`#${CSS.escape(itemId(wanted.node))}`);
    item?.scrollIntoView({ block: "nearest" });
  }, [wanted]);

  return (
    <section ref={list} className="editor-view outline" aria-label={text.outline.title}>
      {sections.map(({ start, nodes }) => (
        <section key={start?.name ?? ""} aria-labelledby={`walk-${start?.name ?? "none"}`}>
          <h2 id={`walk-${start?.name ?? "none"}`} className={start === null ? "warn" : ""}>
            {start === null ? text.outline.unreachable : label(start, page)}
          </h2>
          <ol>
            {nodes.map((name) => {
              const card = cards.get(name);
              return (
                card !== undefined && (
                  <OutlineItem
                    key={name}
                    card={card}
                    from={from.get(name) ?? NOBODY}
                    badge={badges.get(name) ?? PLAIN}
                    isSelected={selection.includes(name)}
                    select={select}
                    selectAll={selectAll}
                  />
                )
              );
            })}
          </ol>
        </section>
      ))}
      {canEdit && (
        <button
          type="button"
          className="small-button"
          onClick={() => {
            add("add");
          }}
        >
          + {text.add}
        </button>
      )}
    </section>
  );
}

const NOBODY: readonly string[] = [];

export function itemId(node: string): string {
  return `outline-${node}`;
}

interface OutlineItemProps {
  card: CardData;
  from: readonly string[];
  badge: Badge;
  isSelected: boolean;
  select: (node: string) => void;
  selectAll: (nodes: readonly string[]) => void;
}

const OutlineItem = memo(function OutlineItem({
  card,
  from,
  badge,
  isSelected,
  select,
  selectAll,
}: OutlineItemProps) {
  const text = useEditorWords();
  const classes = [
    "outline-item",
    isSelected ? "is-selected" : "",
    badge.mark === null ? "" : `is-${badge.mark}`,
  ];
  return (
    <li id={itemId(card.name)} className={classes.join(" ")}>
      <div className="outline-head">
        <button
          type="button"
          className="outline-name"
          aria-current={isSelected || undefined}
          onClick={() => {
            selectAll([card.name]);
          }}
        >
          <strong>{card.name}</strong>
          <span className="muted"> {card.kind}</span>
        </button>
        <span className="chips">
          {badge.errors > 0 && <span className="mark mark-error">{text.errors(badge.errors)}</span>}
          {badge.warnings > 0 && <span className="mark mark-warning">{text.warnings(badge.warnings)}</span>}
          {badge.faults > 0 && <span className="mark mark-error">{text.faultsNow(badge.faults)}</span>}
          {badge.callers > 0 && <span className="mark mark-callers">{text.callersHere(badge.callers)}</span>}
        </span>
      </div>
      {card.hasWords && <p className="outline-words">{card.words === "" ? text.noWords : card.words}</p>}
      <ul className="outline-exits" aria-label={text.outline.exits}>
        {card.ports
          .filter(({ isNew }) => !isNew)
          .map((port) => (
            <ExitItem key={port.id} port={port} select={select} />
          ))}
      </ul>
      {from.length > 0 && (
        <p className="outline-from small">
          <span className="muted">{text.outline.from}</span>{" "}
          {from.map((name) => (
            <NodeLink key={name} name={name} select={select} />
          ))}
        </p>
      )}
    </li>
  );
});

function ExitItem({ port, select }: { port: Port; select: (node: string) => void }) {
  const text = useEditorWords();
  const { aim } = port;
  return (
    <li>
      {port.isKey ? <kbd>{port.label}</kbd> : <span className="muted">{port.label}</span>}
      <span aria-hidden="true"> → </span>
      {aim.to === "node" && !port.isBroken ? (
        <NodeLink name={aim.name} select={select} />
      ) : aim.to === "node" ? (
        <span className="warn">{text.outline.missing(aim.name)}</span>
      ) : (
        <span className={`pill pill-${aim.to}${port.isBroken ? " is-broken" : ""}`}>
          {text.outline.to[aim.to]} {port.aimLabel}
        </span>
      )}
    </li>
  );
}

function NodeLink({ name, select }: { name: string; select: (node: string) => void }) {
  return (
    <a
      href={`#${itemId(name)}`}
      className="node-link"
      onClick={(event) => {
        event.preventDefault();
        select(name);
        document.getElementById(itemId(name))?.querySelector("button")?.focus();
      }}
    >
      {name}
    </a>
  );
}
