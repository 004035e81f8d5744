// Beside the canvas or outline: the form of what is selected, the flow's own settings, the problems, and what other rooms add.
import { useRef, type KeyboardEvent } from "react";
import { useLanguage } from "../words/WordsProvider";
import type { RunningFault } from "./api";
import { useEditor, type Wanted } from "./EditorContext";
import { FlowForm } from "./form/FlowForm";
import { NodeForm } from "./form/NodeForm";
import { PANELS } from "./panels";
import { ProblemsPanel } from "./problems/ProblemsPanel";
import type { Editing } from "./useEditing";
import { useEditorWords } from "./words";

/** `node`, `flow`, `problems`, or that of an added panel. */
export type TabId = string;

interface SidePanelProps {
  tab: TabId;
  choose: (tab: TabId) => void;
  wanted: Wanted | null;
  checking: Editing["checking"];
  faults: readonly RunningFault[];
}

export function SidePanel({ tab, choose, wanted, checking, faults }: SidePanelProps) {
  const { language } = useLanguage();
  const text = useEditorWords();
  const { problems } = useEditor();
  const list = useRef<HTMLDivElement>(null);
  const tabs = [
    { id: "node", title: text.tabs.node },
    { id: "flow", title: text.tabs.flow },
    {
      id: "problems",
      title: problems.length === 0 ? text.tabs.problems : `${text.tabs.problems} ${problems.length}`,
    },
    ...PANELS.map((panel) => ({ id: panel.id, title: panel.title[language] })),
  ];
  const onKey = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    const index = tabs.findIndex(({ id }) => id === tab);
    const next = tabs[(index + by + tabs.length) % tabs.length];
    if (next === undefined) return;
    event.preventDefault();
    choose(next.id);
    list.current?.querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus();
  };
  const extra = PANELS.find(({ id }) => id === tab);
  return (
    <aside className="editor-side" aria-label={text.side}>
      <div ref={list} role="tablist" aria-label={text.side} className="tabs">
        {tabs.map(({ id, title }) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={`tab-${id}`}
            data-tab={id}
            className="tab"
            aria-selected={id === tab}
            aria-controls="editor-tab"
            tabIndex={id === tab ? 0 : -1}
            onClick={() => {
              choose(id);
            }}
            onKeyDown={onKey}
          >
            {title}
          </button>
        ))}
      </div>
      <div
        id="editor-tab"
        role="tabpanel"
        aria-labelledby={`tab-${tab}`}
        className="tab-panel"
        // Long panels are scrolled by the keyboard too.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
      >
        {tab === "node" && <NodeForm wanted={wanted} />}
        {tab === "flow" && <FlowForm wanted={wanted} />}
        {tab === "problems" && <ProblemsPanel checking={checking} faults={faults} />}
        {extra !== undefined && (
          <>
            <h2 className="visually-hidden">{extra.title[language]}</h2>
            <extra.Panel />
          </>
        )}
      </div>
    </aside>
  );
}
