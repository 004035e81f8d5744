// What is confirmed before it is done with a version.
import { useState } from "react";
import type { Version } from "../api/operators";
import { whyRefused } from "../api/refusal";
import { Confirm } from "../ui/Confirm";
import { Modal } from "../ui/Modal";
import { useWords } from "../words/WordsProvider";
import { ALL_CALLS, audienceFault, forWhom } from "./audience";
import { AudienceFields } from "./AudienceFields";
import { useApprove, useRelease, useStopCanary, useTakeOver } from "./documents";
import { trialText, type Deed } from "./VersionItem";

/** All but the rollback, which nobody has to wait for. */
export type AskedDeed = Exclude<Deed, "rollback">;

interface VersionDeedsProps {
  name: string;
  deed: AskedDeed;
  version: Version;
  done: (told: string) => void;
  close: () => void;
}

export function VersionDeeds(props: VersionDeedsProps) {
  const { name, deed, version, done, close } = props;
  const words = useWords();
  const text = words.publishing.versions;
  const approve = useApprove(name);
  const stop = useStopCanary(name);
  const takeOver = useTakeOver(name);
  const then = (told: string) => ({
    onSuccess: () => {
      done(told);
    },
  });
  const { number } = version;
  switch (deed) {
    case "approve":
      return (
        <Confirm
          title={text.approveTitle(number)}
          text={text.approveText(trialText(version.trial, words))}
          yes={text.approve}
          isPending={approve.isPending}
          refusal={whyRefused(approve.error, words)}
          agree={() => {
            approve.mutate(number, then(text.done.approved));
          }}
          close={close}
        />
      );
    case "stop":
      return (
        <Confirm
          title={text.stopTitle}
          text={text.stopText}
          yes={text.stop}
          isPending={stop.isPending}
          refusal={whyRefused(stop.error, words)}
          agree={() => {
            stop.mutate(undefined, then(text.done.stopped));
          }}
          close={close}
        />
      );
    case "takeOver":
      return (
        <Confirm
          title={text.takeOverTitle(number)}
          text={text.takeOverText}
          yes={text.takeOver}
          isPending={takeOver.isPending}
          refusal={whyRefused(takeOver.error, words)}
          agree={() => {
            takeOver.mutate(number, then(text.done.takenOver));
          }}
          close={close}
        />
      );
    case "release":
      return <ReleaseDialog {...props} />;
  }
}

function ReleaseDialog({ name, version, done, close }: VersionDeedsProps) {
  const words = useWords();
  const text = words.publishing.versions;
  const release = useRelease(name);
  const [audience, setAudience] = useState(ALL_CALLS);
  const [isChecked, setIsChecked] = useState(false);
  return (
    <Modal title={text.releaseTitle(version.number)} close={close}>
      <form
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setIsChecked(true);
          if (release.isPending || audienceFault(audience) !== null) return;
          release.mutate(
            { number: version.number, to: forWhom(audience) },
            {
              onSuccess: () => {
                done(text.done.released);
              },
            },
          );
        }}
      >
        <AudienceFields audience={audience} change={setAudience} isChecked={isChecked} />
        <p role="alert" className="refused">
          {whyRefused(release.error, words)}
        </p>
        <div className="actions">
          <button type="submit" className="primary" aria-disabled={release.isPending}>
            {text.releaseSubmit}
          </button>
          <button type="button" onClick={close}>
            {words.operators.cancel}
          </button>
        </div>
      </form>
    </Modal>
  );
}
