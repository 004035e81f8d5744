// Why there is no phone here, how to mend it, and the button for that.
import { useWords } from "../words/WordsProvider";
import type { Line } from "./phone";
import type { Tell } from "./softphone";

export function LineTrouble({ line, tell }: { line: Line; tell: Tell }) {
  const text = useWords().telephone;
  const again = (
    <button
      type="button"
      onClick={() => {
        tell({ type: line.is === "elsewhere" ? "takeOverWished" : "retryWished" });
      }}
    >
      {line.is === "elsewhere" ? text.useHere : text.retry}
    </button>
  );
  switch (line.is) {
    case "failed":
      return (
        <div role="alert" className="phone-trouble">
          <p>{text.trouble[line.trouble].mend}</p>
          {again}
        </div>
      );
    case "elsewhere":
      return <div className="phone-trouble">{again}</div>;
    case "connecting":
      if (!line.isRefused) return null;
      return (
        <div role="alert" className="phone-trouble">
          <p>{text.unreachable.mend}</p>
          <ul className="phone-links">
            {line.access.wss_urls.map((url) => (
              <li key={url}>
                <a href={asPage(url)} target="_blank" rel="noreferrer">
                  {text.unreachable.link(new URL(url).host)}
                </a>
              </li>
            ))}
          </ul>
          {again}
        </div>
      );
    case "none":
    case "asking":
    case "desk":
    case "claiming":
    case "trying_microphone":
    case "ready":
    case "cut":
      return null;
  }
}

/** Where the browser itself shows what is wrong with the certificate. */
function asPage(url: string): string {
  const page = new URL(url);
  page.protocol = page.protocol === "wss:" ? "https:" : "http:";
  return page.href;
}
