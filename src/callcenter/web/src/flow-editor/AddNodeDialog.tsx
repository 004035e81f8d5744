// What shall be added: every kind that is declared, with what it does.
import { Modal } from "../ui/Modal";
import { useLanguage } from "../words/WordsProvider";
import { useEditor } from "./EditorContext";
import { blank } from "./model/blank";
import { help, label } from "./model/declaration";
import { asMap, nodeOf, spotsOf, type Spot } from "./model/document";
import { freeName } from "./model/editing";
import { exitsOf } from "./model/exits";
import { useEditorWords } from "./words";

/** Where the new node is to stand, and the exit that shall lead to it. */
export interface Opening {
  spot: Spot | null;
  from: { node: string; exit: string } | null;
}

interface AddNodeDialogProps {
  opening: Opening;
  close: () => void;
}

const BESIDE = { x: 340, y: 40 };

export function AddNodeDialog({ opening, close }: AddNodeDialogProps) {
  const { language } = useLanguage();
  const text = useEditorWords();
  const { declaration, values, selection, edit, select } = useEditor();

  const add = (kind: string) => {
    const name = freeName(kind, asMap(values.nodes));
    const selected = spotsOf(values)[selection[0] ?? ""];
    const beside = selected === undefined ? null : { x: selected.x + BESIDE.x, y: selected.y + BESIDE.y };
    edit({ do: "add", name, node: blank(kind, name, values, declaration), spot: opening.spot ?? beside });
    if (opening.from !== null) connect(opening.from, name);
    select(name);
    close();
  };
  const connect = (from: { node: string; exit: string }, name: string) => {
    const [field = "", key] = from.exit.split("/");
    if (key === "+") {
      edit({ do: "bind_next_key", node: from.node, field, aim: { to: "node", name } });
      return;
    }
    const node = nodeOf(values, from.node);
    const exit = node && exitsOf(node, declaration, language).find(({ id }) => id === from.exit);
    if (exit === undefined) return;
    edit({ do: "aim", node: from.node, path: exit.path, isName: exit.isName, aim: { to: "node", name } });
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
