// What every panel of the editor may know and do: the one way in for panels of other rooms, too.
import { createContext, use } from "react";
import type { Problem, TimeToHuman } from "../api/operators";
import type { Declaration } from "./model/declaration";
import type { FlowValues } from "./model/document";
import type { Edit } from "./model/editing";

/** What somebody wants to see: a node, or with no node a field of the flow's settings. */
export interface Wanted {
  node: string | null;
  field: string | null;
  /** Counts up, so that the same can be wanted again. */
  n: number;
}

export interface Editor {
  /** The document: `hotline.yaml`. */
  name: string;
  /** The flow in it: `hotline`. */
  flow: string;
  values: FlowValues;
  declaration: Declaration;
  /** In which the prompts are shown on the canvas and in the outline. */
  language: string;
  problems: readonly Problem[];
  timeToHuman: readonly TimeToHuman[];
  /** Of the file on which these values are based. */
  baseHash: string;
  isDirty: boolean;
  /** False while somebody else holds the lock. */
  canEdit: boolean;
  selection: readonly string[];
  edit: (edit: Edit) => void;
  /** Resolves to whether the file now holds the values. */
  save: () => Promise<boolean>;
  /** Reads the file anew; what is not saved is lost. */
  reopen: () => Promise<void>;
  /** Shows the node and selects it; with a field, its form takes the focus there. */
  select: (node: string, field?: string) => void;
  /** Shows a field of the flow's own settings, and moves the focus there. */
  selectSetting: (field: string) => void;
  selectAll: (nodes: readonly string[]) => void;
  /** Marks nodes as walked through, the last one as where the caller is; an empty list takes the marks away. */
  highlight: (nodes: readonly string[]) => void;
}

export const EditorContext = createContext<Editor | null>(null);

export function useEditor(): Editor {
  const editor = use(EditorContext);
  if (editor === null) throw new Error("outside of the editor");
  return editor;
}
