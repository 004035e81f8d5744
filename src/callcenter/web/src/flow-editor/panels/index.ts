// What other rooms add to the editor: tabs beside the canvas, tools above it, the sound of a prompt in its form.
import type { ComponentType } from "react";
import { publishing } from "../../words/publishing";
import { trying } from "../../words/trying";
import type { PageLanguage } from "../../words/words";
import { FlowPromptSound } from "./FlowPromptSound";
import { HistoryTab } from "./HistoryTab";
import { PublishTool } from "./PublishTool";
import { TryTab } from "./TryTab";

export interface ExtraPanel {
  id: string;
  title: Record<PageLanguage, string>;
  /** Shown as long as its tab is chosen; knows the flow by `useEditor`. */
  Panel: ComponentType;
}

export interface ExtraTool {
  id: string;
  Tool: ComponentType;
}

export interface PromptSoundProps {
  /** The prompt's name, and the language of the words. */
  prompt: string;
  language: string;
  text: string;
  /** Empty where nothing is recorded. */
  recording: string;
  canEdit: boolean;
  /** Empty takes the recording away. */
  onRecording: (recording: string) => void;
}

export const PANELS: readonly ExtraPanel[] = [
  { id: "try", title: { zh: trying.zh.title, en: trying.en.title }, Panel: TryTab },
  {
    id: "history",
    title: { zh: publishing.zh.versions.title, en: publishing.en.versions.title },
    Panel: HistoryTab,
  },
];
export const TOOLS: readonly ExtraTool[] = [{ id: "publish", Tool: PublishTool }];
export const PromptSound: ComponentType<PromptSoundProps> | null = FlowPromptSound;
