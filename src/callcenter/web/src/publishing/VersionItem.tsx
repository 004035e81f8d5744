// One version in the history.
import { useState } from "react";
import type { Trial, Version, VersionState } from "../api/operators";
import { Badge, type Tone } from "../ui/Badge";
import { siteMoment } from "../ui/siteTime";
import type { Words } from "../words/words";
import { useLanguage, useWords } from "../words/WordsProvider";
import { versionText } from "./documents";
import { download, versionFileName } from "./download";

export type Deed = "approve" | "rollback" | "release" | "stop" | "takeOver";

const TONES: Record<VersionState, Tone> = {
  live: "good",
  canary: "warm",
  waiting_for_approval: "special",
  past: "neutral",
  unreleased: "neutral",
};

/** What may be done with a version, the most likely first; `canary` goes to all by a release. */
const DEEDS: Record<VersionState, readonly Deed[]> = {
  live: ["takeOver"],
  canary: ["release", "stop", "takeOver"],
  waiting_for_approval: ["approve", "takeOver"],
  past: ["rollback", "takeOver"],
  unreleased: ["release", "takeOver"],
};

export function trialText(trial: Trial | null, words: Words): string {
  const text = words.publishing.versions.trial;
  if (trial?.percent != null) return text.percent(trial.percent);
  return trial !== null && trial.test_numbers.length > 0 ? text.numbers(trial.test_numbers.length) : text.all;
}

interface VersionItemProps {
  name: string;
  version: Version;
  user: string;
  zone: string;
  ask: (deed: Deed) => void;
  compare: () => void;
}

export function VersionItem({ name, version, user, zone, ask, compare }: VersionItemProps) {
  const { words, language } = useLanguage();
  const text = words.publishing.versions;
  const { number, state } = version;
  const at = (iso: string) => siteMoment(new Date(iso), zone, language);
  const isOwn = state === "waiting_for_approval" && version.author === user;
  return (
    <li className="version" value={number}>
      <div className="version-head">
        <strong>{text.more(number)}</strong>
        <Badge tone={TONES[state]}>{text.states[state]}</Badge>
        {version.trial !== null && <Badge>{trialText(version.trial, words)}</Badge>}
      </div>
      <p>{version.note}</p>
      <p className="muted small">
        {version.author} · {at(version.created_at)} · <code>{version.hash.slice(0, 12)}</code>
        {version.approvals.map(({ by }) => ` · ${text.approvedBy(by)}`)}
        {version.released_at !== null &&
          version.released_by !== null &&
          ` · ${text.releasedBy(version.released_by, at(version.released_at))}`}
      </p>
      <div className="actions">
        {isOwn && <span className="muted small">{text.approveOther}</span>}
        {DEEDS[state]
          .filter((deed) => !(isOwn && deed === "approve"))
          .map((deed) => (
            <button
              key={deed}
              type="button"
              className={`small-button ${deed === "approve" ? "primary" : ""}`}
              aria-label={`${text[deed]}: ${text.more(number)}`}
              title={deed === "rollback" ? text.rollbackHint : undefined}
              onClick={() => {
                ask(deed);
              }}
            >
              {text[deed]}
            </button>
          ))}
        <button
          type="button"
          className="small-button quiet"
          aria-label={`${words.publishing.diff.title}: ${text.more(number)}`}
          onClick={compare}
        >
          {words.publishing.diff.title}
        </button>
        <DownloadButton name={name} number={number} />
      </div>
    </li>
  );
}

function DownloadButton({ name, number }: { name: string; number: number }) {
  const words = useWords();
  const text = words.publishing.versions;
  const [hasFailed, setHasFailed] = useState(false);
  const fetchFile = async () => {
    setHasFailed(false);
    try {
      download(versionFileName(name, number), await versionText(name, number));
    } catch {
      setHasFailed(true);
    }
  };
  return (
    <>
      <button
        type="button"
        className="small-button quiet"
        aria-label={`${text.download}: ${text.more(number)}`}
        onClick={() => void fetchFile()}
      >
        {text.download}
      </button>
      {hasFailed && <span role="alert">{words.operators.failed}</span>}
    </>
  );
}
