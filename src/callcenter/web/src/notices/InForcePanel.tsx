// What is in force now or will be, each ended by one click and one confirmation.
import { useState } from "react";
import type { Notice } from "../api/operators";
import { whyRefused } from "../api/refusal";
import type { QueueView } from "../api/shapes";
import { queueName } from "../desktop/queueName";
import { Badge } from "../ui/Badge";
import { Confirm } from "../ui/Confirm";
import { siteMoment } from "../ui/siteTime";
import type { PageLanguage, Words } from "../words/words";
import { useLanguage } from "../words/WordsProvider";
import { useEndNotice } from "./notices";

interface InForcePanelProps {
  notices: readonly Notice[];
  queues: readonly QueueView[];
  zone: string;
  now: Date;
  tell: (said: string) => void;
}

export function InForcePanel({ notices, queues, zone, now, tell }: InForcePanelProps) {
  const { words, language } = useLanguage();
  const text = words.notices;
  const end = useEndNotice();
  const [asked, setAsked] = useState<Notice | null>(null);
  const shown = notices.filter(({ state, ends_at }) => state !== "over" && new Date(ends_at) > now);
  const nameOf = (notice: Notice) =>
    notice.queue === null ? text.forAll : queueName(notice.queue, queues, language);
  return (
    <section className="panel" aria-labelledby="in-force-title">
      <h2 id="in-force-title">{text.inForce}</h2>
      {shown.length === 0 && <p className="all-well">{text.none}</p>}
      <ul className="notices">
        {shown.map((notice) => (
          <NoticeItem
            key={notice.id}
            notice={notice}
            aim={nameOf(notice)}
            zone={zone}
            end={() => {
              end.reset();
              setAsked(notice);
            }}
          />
        ))}
      </ul>
      {asked !== null && (
        <Confirm
          title={asked.state === "coming" ? text.endPlannedTitle : text.endTitle}
          text={asked.kind === "closure" ? text.endText.closure(nameOf(asked)) : text.endText.announcement}
          yes={text.end}
          isPending={end.isPending}
          refusal={whyRefused(end.error, words)}
          agree={() => {
            end.mutate(asked.id, {
              onSuccess: () => {
                setAsked(null);
                tell(text.ended);
              },
            });
          }}
          close={() => {
            setAsked(null);
          }}
        />
      )}
    </section>
  );
}

interface NoticeItemProps {
  notice: Notice;
  aim: string;
  zone: string;
  end: () => void;
}

function NoticeItem({ notice, aim, zone, end }: NoticeItemProps) {
  const { words, language } = useLanguage();
  const text = words.notices;
  const isPlanned = notice.state === "coming";
  const kind = text.kinds[notice.kind];
  return (
    <li className={`notice notice-${notice.kind}`}>
      <div className="notice-head">
        <Badge tone={isPlanned ? "neutral" : notice.kind === "closure" ? "warm" : "alert"}>{kind}</Badge>
        <strong>{aim}</strong>
        {isPlanned && <Badge>{text.planned}</Badge>}
      </div>
      <Said notice={notice} words={words} />
      <p className="muted small">
        {text.from} {moment(notice.starts_at, zone, language)} · {text.until}{" "}
        {moment(notice.ends_at, zone, language)} · {text.by(notice.by)}
      </p>
      <button type="button" className="end" aria-label={`${text.end}: ${kind}, ${aim}`} onClick={end}>
        {text.end}
      </button>
    </li>
  );
}

function Said({ notice, words }: { notice: Notice; words: Words }) {
  const languages = (["zh", "en", "ko"] as const).filter((one) => notice.words[one] !== undefined);
  return (
    <dl className="said">
      {languages.map((one) => (
        <div key={one}>
          <dt className="muted small">{words.languages[one]}</dt>
          <dd lang={one}>{notice.words[one]}</dd>
        </div>
      ))}
    </dl>
  );
}

function moment(iso: string, zone: string, language: PageLanguage): string {
  return siteMoment(new Date(iso), zone, language);
}
