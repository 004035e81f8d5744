// What every caller is told at once: an announcement, or that a queue is closed.
import { useState } from "react";
import type { Language } from "../api/shapes";
import { useFeed } from "../live/LiveProvider";
import { useZone } from "../session/session";
import { isElsewhere, zoneName } from "../ui/siteTime";
import { useServerNow } from "../ui/time";
import { PageHead } from "../ui/PageHead";
import { useLanguage } from "../words/WordsProvider";
import { InForcePanel } from "./InForcePanel";
import { NoticeForm } from "./NoticeForm";
import { useNoticeLanguages, useNotices } from "./notices";
import "./notices.css";
import "../ui/operators.css";

/** Until the service has said which it asks for. */
const USUAL: readonly Language[] = ["zh", "en"];

export default function NoticesPage() {
  const { words, language } = useLanguage();
  const text = words.notices;
  const { view, clockAheadMs } = useFeed();
  const now = new Date(useServerNow(clockAheadMs));
  const notices = useNotices();
  const zone = useZone();
  const queues = view?.queues ?? [];
  const languages = useNoticeLanguages().data ?? USUAL;
  const [said, setSaid] = useState("");

  return (
    <div className="page">
      <PageHead title={text.title} lead={text.lead} />
      <p role="status" className="visually-hidden">
        {said}
      </p>
      {notices.isPending && <p role="status">{words.operators.loading}</p>}
      {notices.isError && (
        <div role="alert" className="panel">
          <p>{words.operators.failed}</p>
          <button type="button" onClick={() => void notices.refetch()}>
            {words.operators.retry}
          </button>
        </div>
      )}
      {notices.data !== undefined && (
        <InForcePanel notices={notices.data} queues={queues} zone={zone} now={now} tell={setSaid} />
      )}
      <div className="notice-forms">
        <NoticeForm
          kind="announcement"
          queues={queues}
          languages={languages}
          zone={zone}
          now={now}
          tell={setSaid}
        />
        <NoticeForm
          kind="closure"
          queues={queues}
          languages={languages}
          zone={zone}
          now={now}
          tell={setSaid}
        />
      </div>
      <p className="muted small">
        {words.operators.zone(`${zoneName(zone, language)}, ${zone}`)}{" "}
        {isElsewhere(zone, now) && <strong className="warn">{words.operators.elsewhere}</strong>}
      </p>
    </div>
  );
}
