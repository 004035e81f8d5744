// The desk of one open flow: tools above, canvas or outline, and beside it what is selected and what is wrong.
import { lazy, Suspense, useCallback, useMemo, useRef, useState } from "react";
import type { DocumentView } from "../api/operators";
import { whyRefused } from "../api/refusal";
import { LockBanner, StaleBanner } from "../publishing/Banners";
import "../publishing/publishing.css";
import { useLock } from "../publishing/useLock";
import { useWords } from "../words/WordsProvider";
import { AddNodeDialog, type Opening } from "./AddNodeDialog";
import { useCallers, useRunningFaults } from "./api";
import { badgesOf } from "./canvas/badgesOf";
import { EditorContext, type Editor, type Wanted } from "./EditorContext";
import type { Declaration } from "./model/declaration";
import { languagesOf, type FlowValues } from "./model/document";
import { clipped, pastedNames, withPlaces, type Clip, type Places } from "./model/editing";
import { itemId, OutlineView } from "./outline/OutlineView";
import type { Shortcut } from "./shortcuts";
import { ShortcutsDialog } from "./ShortcutsDialog";
import { SidePanel, type TabId } from "./SidePanel";
import { Toolbar, type View } from "./Toolbar";
import { useClipboard } from "./useClipboard";
import { useEditing } from "./useEditing";
import { useKeys } from "./useKeys";
import { useLeaveWarning } from "./useLeaveWarning";
import { useNewsAfterLock } from "./useNewsAfterLock";
import { useEditorWords } from "./words";

const Canvas = lazy(() => import("./canvas/Canvas"));

const KEPT_VIEW = "callcenter.flow-view";
const PASTE_BY = { x: 40, y: 40 };

interface EditorDeskProps {
  document: DocumentView<FlowValues>;
  flow: string;
  declaration: Declaration;
  /** Reads the file anew; what is not saved is lost. */
  reopen: () => Promise<void>;
}

export function EditorDesk({ document: opened, flow, declaration, reopen }: EditorDeskProps) {
  const words = useWords();
  const text = useEditorWords();
  const editing = useEditing(opened, declaration);
  const { values } = editing.history;
  const lock = useLock(opened.name, true);
  const canEdit = lock.other === null;
  useNewsAfterLock(lock.other, editing.isDirty, reopen);
  const callers = useCallers(flow).data;
  const faults = useRunningFaults(flow).data;

  const [view, setView] = useState<View>(() =>
    localStorage.getItem(KEPT_VIEW) === "outline" ? "outline" : "canvas",
  );
  const [tab, setTab] = useState<TabId>("node");
  const [selection, setSelection] = useState<readonly string[]>([]);
  const [wanted, setWanted] = useState<Wanted | null>(null);
  const [marked, setMarked] = useState<readonly string[]>([]);
  const [opening, setOpening] = useState<Opening | null>(null);
  const [isHelpOpen, setIsHelpOpen] = useState(false);
  const [said, setSaid] = useState("");
  const find = useRef<HTMLInputElement>(null);
  const board = useRef<HTMLDivElement>(null);

  const languages = languagesOf(values);
  const [chosenLanguage, setChosenLanguage] = useState<string | null>(null);
  const usual = languages.includes(words.htmlLang.slice(0, 2))
    ? words.htmlLang.slice(0, 2)
    : (languages[0] ?? "zh");
  const language = chosenLanguage !== null && languages.includes(chosenLanguage) ? chosenLanguage : usual;

  const { edit: change, save: keep } = editing;
  const places = useRef<Places>({});
  const onPlaced = useCallback((placed: Places) => {
    places.current = placed;
  }, []);
  const edit = useCallback<Editor["edit"]>(
    (wish) => {
      if (canEdit) change(withPlaces(wish, values, places.current));
    },
    [canEdit, change, values],
  );
  const selectAll = useCallback((names: readonly string[]) => {
    setSelection((before) => (isSameList(before, names) ? before : names));
  }, []);
  const select = useCallback((node: string, field?: string) => {
    setSelection([node]);
    setTab("node");
    setWanted((before) => ({ node, field: field ?? null, n: (before?.n ?? 0) + 1 }));
  }, []);
  const selectSetting = useCallback((field: string) => {
    setTab("flow");
    setWanted((before) => ({ node: null, field, n: (before?.n ?? 0) + 1 }));
  }, []);
  const save = useCallback(async () => {
    const isSaved = await keep();
    if (isSaved) setSaid(text.savedNow);
    return isSaved;
  }, [keep, text]);

  const problems = editing.checked?.problems ?? opened.problems;
  const timeToHuman = editing.checked?.time_to_human ?? NONE;
  const badges = useMemo(
    () => badgesOf(problems, callers ?? {}, faults ?? [], marked),
    [problems, callers, faults, marked],
  );
  const editor = useMemo<Editor>(
    () => ({
      name: opened.name,
      flow,
      values,
      declaration,
      language,
      problems,
      timeToHuman,
      baseHash: editing.history.savedHash,
      isDirty: editing.isDirty,
      canEdit,
      selection,
      edit,
      save,
      reopen,
      select,
      selectSetting,
      selectAll,
      highlight: setMarked,
    }),
    [
      opened.name,
      flow,
      values,
      declaration,
      language,
      problems,
      timeToHuman,
      editing.history.savedHash,
      editing.isDirty,
      canEdit,
      selection,
      edit,
      save,
      reopen,
      select,
      selectSetting,
      selectAll,
    ],
  );

  const chooseView = (chosen: View) => {
    localStorage.setItem(KEPT_VIEW, chosen);
    setView(chosen);
  };
  const remove = () => {
    if (selection.length === 0 || !canEdit) return;
    edit({ do: "remove", names: selection });
    setSaid(text.removed(selection.length));
    setSelection([]);
    focusIfLost(board.current);
  };
  const paste = (clip: Clip) => {
    const names = [...pastedNames(values, clip).values()];
    if (names.length === 0 || !canEdit) return;
    edit({ do: "paste", clip, by: PASTE_BY });
    setSelection(names);
    setSaid(text.pasted(names.length));
  };
  const duplicate = () => {
    paste(clipped(values, selection, declaration, places.current));
  };
  const act = (shortcut: Shortcut) => {
    switch (shortcut) {
      case "save":
        if (canEdit && editing.isDirty && !editing.isSaving) void save();
        return;
      case "undo":
        if (canEdit) editing.undo();
        return;
      case "redo":
        if (canEdit) editing.redo();
        return;
      case "find":
        find.current?.focus();
        find.current?.select();
        return;
      case "add":
        if (canEdit) setOpening({ spot: null, from: null });
        return;
      case "duplicate":
        duplicate();
        return;
      case "remove":
        remove();
        return;
      case "switchView":
        chooseView(view === "canvas" ? "outline" : "canvas");
        return;
      case "toForm":
        setTab("node");
        requestAnimationFrame(() => {
          goAcross(board.current, selection[0]);
        });
        return;
      case "problems":
        setTab("problems");
        requestAnimationFrame(() => document.getElementById("editor-problems")?.focus());
        return;
      case "help":
        setIsHelpOpen(true);
        return;
      case "copy":
      case "paste":
    }
  };
  useKeys(act);
  useClipboard({
    copied: () => {
      if (selection.length === 0) return null;
      setSaid(text.copied(selection.length));
      return clipped(values, selection, declaration, places.current);
    },
    paste,
  });
  useLeaveWarning(editing.isDirty, text.leave);

  return (
    <EditorContext value={editor}>
      <div className="editor">
        <Toolbar
          ref={find}
          editing={editing}
          view={view}
          chooseView={chooseView}
          languages={languages}
          chooseLanguage={setChosenLanguage}
          act={act}
        />
        {lock.other !== null && <LockBanner holder={lock.other} take={lock.take} />}
        {editing.isStale && (
          <StaleBanner theirs={() => void reopen()} mine={() => void editing.overwrite()} />
        )}
        {editing.wasRestored && (
          <p role="status" className="editor-note">
            {text.restored}
          </p>
        )}
        {editing.saveError !== null && !editing.isStale && (
          <p role="alert" className="editor-alert">
            {text.saveFailed(whyRefused(editing.saveError, words))}
          </p>
        )}
        <p role="status" className="visually-hidden">
          {said}
        </p>
        <div className="editor-body">
          <div ref={board} tabIndex={-1} className="editor-board">
            {view === "canvas" ? (
              <section className="editor-view" aria-label={text.views.canvas}>
                <Suspense fallback={<p className="muted centred">{words.operators.loading}</p>}>
                  <Canvas
                    badges={badges}
                    marked={marked}
                    wanted={wanted}
                    onPlaced={onPlaced}
                    onDropped={(from, spot) => {
                      setOpening({ from, spot });
                    }}
                  />
                </Suspense>
              </section>
            ) : (
              <OutlineView badges={badges} wanted={wanted} add={act} />
            )}
          </div>
          <SidePanel
            tab={tab}
            choose={setTab}
            wanted={wanted}
            checking={editing.checking}
            faults={faults ?? []}
          />
        </div>
        {opening !== null && (
          <AddNodeDialog
            opening={opening}
            placeOf={(node) => places.current[node]}
            close={() => {
              setOpening(null);
            }}
          />
        )}
        {isHelpOpen && (
          <ShortcutsDialog
            close={() => {
              setIsHelpOpen(false);
            }}
          />
        )}
      </div>
    </EditorContext>
  );
}

/** What had the focus may be gone with what was removed. */
function focusIfLost(instead: HTMLElement | null): void {
  requestAnimationFrame(() => {
    if (document.activeElement === document.body) instead?.focus();
  });
}

/** From the canvas or outline to the form beside it, or back to the node: by Tab it is a long way. */
function goAcross(board: HTMLElement | null, node: string | undefined): void {
  const form = document.getElementById("editor-tab");
  if (form?.contains(document.activeElement) !== true) {
    (form?.querySelector<HTMLElement>("input, select, textarea") ?? form)?.focus();
    return;
  }
  const name = CSS.escape(node ?? "");
  const shown = `.react-flow__node[data-id="${name}"], #${CSS.escape(itemId(node ?? ""))} button`;
  (board?.querySelector<HTMLElement>(shown) ?? board)?.focus();
}

const NONE: Editor["timeToHuman"] = [];

function isSameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((name, index) => name === other[index]);
}
