// All versions of a document: what each was, who gets it, and the way back to any of them.
import { useState } from "react";
import type { Version } from "../api/operators";
import { whyRefused } from "../api/refusal";
import { useZone } from "../session/session";
import { useWords } from "../words/WordsProvider";
import { ComparePanel } from "./ComparePanel";
import { useRelease, useVersions, type Place } from "./documents";
import { VersionDeeds, type AskedDeed } from "./VersionDeeds";
import { VersionItem } from "./VersionItem";

interface HistoryPanelProps {
  name: string;
  /** Of the saved file. */
  hash: string | null;
  /** Whether there are changes that the saved file lacks. */
  isDirty?: boolean;
  user: string;
  /** After a version was written into the file. */
  takenOver?: () => void;
  /** What is compared at first; the live version with the draft where nothing is said. */
  compared?: readonly [Place, Place];
}

export function HistoryPanel(props: HistoryPanelProps) {
  const { name, hash, isDirty = false, user, takenOver } = props;
  const words = useWords();
  const text = words.publishing.versions;
  const zone = useZone();
  const versions = useVersions(name);
  const [compared, setCompared] = useState(props.compared ?? null);
  const [asked, setAsked] = useState<{ deed: AskedDeed; version: Version } | null>(null);
  const [said, setSaid] = useState("");
  const release = useRelease(name);
  const shown = versions.data ?? [];
  // Not asked twice: the way back from it is the same click on the version that was live.
  const rollBack = ({ number }: Version) => {
    if (release.isPending) return;
    setSaid("");
    release.mutate(
      { number, to: { test_numbers: [] } },
      {
        onSuccess: () => {
          setSaid(text.done.rolledBack);
        },
      },
    );
  };
  const live = shown.find(({ state }) => state === "live")?.number ?? shown[0]?.number ?? null;

  return (
    <section className="panel history" aria-labelledby={`history-${name}`}>
      <h2 id={`history-${name}`}>{text.title}</h2>
      <p role="status" className="done">
        {said}
      </p>
      <p role="alert" className="refused">
        {whyRefused(release.error, words)}
      </p>
      {versions.isPending && <p className="muted">{words.operators.loading}</p>}
      {versions.isError && <p role="alert">{words.operators.failed}</p>}
      {versions.data?.length === 0 && <p className="muted">{text.none}</p>}
      <ol className="versions" reversed>
        {shown.map((version) => (
          <VersionItem
            key={version.number}
            name={name}
            version={version}
            user={user}
            zone={zone}
            ask={(deed) => {
              if (deed === "rollback") rollBack(version);
              else setAsked({ deed, version });
            }}
            compare={() => {
              setCompared([version.number, version.number === live ? "draft" : (live ?? "draft")]);
            }}
          />
        ))}
      </ol>
      {live !== null && (
        <ComparePanel
          name={name}
          hash={hash}
          isDirty={isDirty}
          numbers={shown.map(({ number }) => number)}
          pair={compared ?? [live, "draft"]}
          choose={setCompared}
        />
      )}
      {asked !== null && (
        <VersionDeeds
          name={name}
          deed={asked.deed}
          version={asked.version}
          done={(told) => {
            setAsked(null);
            setSaid(told);
            if (asked.deed === "takeOver") takenOver?.();
          }}
          close={() => {
            setAsked(null);
          }}
        />
      )}
    </section>
  );
}
