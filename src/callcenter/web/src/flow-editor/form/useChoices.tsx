// What a field can choose among, as options made once and shared by every select: a form of a large flow has thousands.
import { createContext, use, useMemo, type ReactNode } from "react";
import { useLanguage } from "../../words/WordsProvider";
import { useEditor } from "../EditorContext";
import { aimLabel } from "../canvas/graph";
import { languageName } from "../Toolbar";
import { asMap, asText, kindOf, nodesOf } from "../model/document";
import { useEditorWords } from "../words";

interface Choices {
  /** Of an exit: nodes, queues, languages; values as `aimValue` writes them. */
  aims: ReactNode;
  nodes: Readonly<Record<string, string>>;
  queues: ReactNode;
}

const ChoicesContext = createContext<Choices | null>(null);

export function ChoicesProvider({ children }: { children: ReactNode }) {
  const { words, language } = useLanguage();
  const text = useEditorWords().form;
  const { values } = useEditor();
  // By content, not by identity: typing in a prompt must not make the options anew.
  const nodes = useStable(
    useMemo(
      () => Object.fromEntries(Object.entries(nodesOf(values)).map(([name, node]) => [name, kindOf(node)])),
      [values],
    ),
  );
  const queues = useStable(
    Object.fromEntries(
      Object.keys(asMap(values.queues)).map((name) => [
        name,
        aimLabel({ to: "queue", name }, values, language),
      ]),
    ),
  );
  const languages = useStable(
    Object.fromEntries(
      Object.keys(asMap(values.languages)).map((code) => [code, languageName(code, words.languages)]),
    ),
  );
  const choices = useMemo<Choices>(
    () => ({
      nodes,
      queues: options(queues, ""),
      aims: (
        <>
          <optgroup label={text.aimTo.queue}>{options(queues, "queue:")}</optgroup>
          <optgroup label={text.aimTo.language}>{options(languages, "language:")}</optgroup>
          <optgroup label={text.aimTo.node}>
            {Object.keys(nodes).map((name) => (
              <option key={name} value={`node:${name}`}>
                {name}
              </option>
            ))}
          </optgroup>
        </>
      ),
    }),
    [nodes, queues, languages, text],
  );
  return <ChoicesContext value={choices}>{children}</ChoicesContext>;
}

function options(named: Readonly<Record<string, string>>, prefix: string): ReactNode {
  return Object.entries(named).map(([value, shown]) => (
    <option key={value} value={`${prefix}${value}`}>
      {asText(shown) === value ? value : `${shown} (${value})`}
    </option>
  ));
}

export function useChoices(): Choices {
  const choices = use(ChoicesContext);
  if (choices === null) throw new Error("outside of ChoicesProvider");
  return choices;
}

/** The first of the values that say the same. */
function useStable(value: Record<string, string>): Readonly<Record<string, string>> {
  const said = JSON.stringify(value);
  return useMemo(() => JSON.parse(said) as Record<string, string>, [said]);
}
