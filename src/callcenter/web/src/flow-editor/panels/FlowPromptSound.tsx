import { asLanguage } from "../../sound/languages";
import { PromptSound } from "../../sound/PromptSound";
import type { PromptSoundProps } from ".";
import "../../ui/operators.css";

/** Nothing for a language that the service does not speak. */
export function FlowPromptSound({ language, ...rest }: PromptSoundProps) {
  const spoken = asLanguage(language);
  return spoken === null ? null : <PromptSound language={spoken} {...rest} />;
}
