// What shall be added: every kind that is declared, with what it does.
import { Modal } from "../ui/Modal";
import { useLanguage } from "../words/WordsProvider";
import { useEditor } from "./EditorContext";
import { blank } from "./model/blank";
import { help, label } from "./model/declaration";
import { asMap, nodeOf, type Spot } from "./model/document";
import { freeName, type Edit } from "./model/editing";
import { exitsOf } from "./model/exits";
import { useEditorWords } from "./words";

/** Where the new node is to stand, and the exit that shall lead to it. */
export interface Opening {
  spot: Spot | null;
  from: { node: string; exit: string } | null;
}

interface AddNodeDialogProps {
  opening: Opening;
  /** Where a card stands on the canvas; undefined before it was ever shown there. */
  placeOf: (node: string) => Spot | undefined;
  close: () => void;
}

const BESIDE = { x: 340, y: 40 };

export function AddNodeDialog({ opening, placeOf, close }: AddNodeDialogProps) {
  const { language } = useLanguage();
  const text = useEditorWords();
  const { declaration, values, selection, edit, select } = useEditor();

  const add = (kind: string) => {
    const name = freeName(kind, asMap(values.nodes));
    const selected = placeOf(selection[0] ?? "");
    const beside = selected === undefined ? null : { x: selected.x + BESIDE.x, y: selected.y + BESIDE.y };
    const node = blank(kind, name, values, declaration);
    const added: Edit = { do: "add", name, node, spot: opening.spot ?? beside };
    const line = opening.from === null ? null : lineTo(opening.from, name);
    edit({ do: "all", edits: line === null ? [added] : [added, line] });
    select(name);
    close();
  };
  const lineTo = (from: { node: string; exit: string }, name: string): Edit | null => {
    const aim = { to: "node", name } as const;
    const [field = "", key] = from.exit.split("/");
    if (key === "+") return { do: "bind_next_key", node: from.node, field, aim };
    const node = nodeOf(values, from.node);
    const exit = node && exitsOf(node, declaration, language).find(({ id }) => id === from.exit);
    return exit === undefined
      ? null
      : { do: "aim", node: from.node, path: exit.path, isName: exit.isName, aim };
  };

  return (
    <Modal title={text.addTitle} close={close} isWide>
      <p className="dialog-text muted">{text.addLead}</p>
      <ul className="kinds">
        {[...declaration.kinds.values()].map((kind) => (
          <li key={kind.kind}>
            <button
              type="button"
              className="kind"
              onClick={() => {
                add(kind.kind);
              }}
            >
              <strong>{label(kind, language)}</strong>
              <span className="muted small">{help(kind, language)}</span>
            </button>
          </li>
        ))}
      </ul>
      <button type="button" onClick={close}>
        {text.cancel}
      </button>
    </Modal>
  );
}
