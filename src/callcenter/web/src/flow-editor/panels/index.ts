// What other rooms add to the editor: tabs beside the canvas, tools above it, the sound of a prompt in its form.
import type { ComponentType } from "react";
import type { PageLanguage } from "../../words/words";

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

export const PANELS: readonly ExtraPanel[] = [];
export const TOOLS: readonly ExtraTool[] = [];
export const PromptSound: ComponentType<PromptSoundProps> | null =
  null as ComponentType<PromptSoundProps> | null;
