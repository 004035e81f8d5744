// Which microphone and which speakers, whether they work, and whether rings are shown outside the page.
import { useEffect, useState } from "react";
import { Choice } from "../ui/Choice";
import { Modal } from "../ui/Modal";
import { useWords } from "../words/WordsProvider";
import { chooseDevice, chosenDevices, type Use } from "./devices";
import { LevelMeter } from "./LevelMeter";
import { usePhone } from "./PhoneProvider";
import { tryOut } from "./sounds";

const KIND_OF: Record<Use, MediaDeviceKind> = {
  microphone: "audioinput",
  speaker: "audiooutput",
  ringer: "audiooutput",
};

export function DevicesDialog({ close }: { close: () => void }) {
  const text = useWords().telephone.devices;
  const { phone, tell, devicesChanged } = usePhone();
  const [chosen, setChosen] = useState(chosenDevices);
  const devices = useDevices();
  const choose = (use: Use) => (device: string) => {
    setChosen(chooseDevice(use, device));
    devicesChanged();
  };
  const choice = (use: Use) => (
    <Choice
      label={text.use[use]}
      value={chosen[use]}
      options={[
        ["", text.ownChoice],
        ...devices
          .filter(({ kind, deviceId }) => kind === KIND_OF[use] && deviceId !== "" && deviceId !== "default")
          .map(({ deviceId, label }, n) => [deviceId, label === "" ? text.unnamed(n + 1) : label] as const),
      ]}
      choose={choose(use)}
    />
  );
  const canChoose = "setSinkId" in HTMLMediaElement.prototype;
  return (
    <Modal title={text.title} close={close}>
      <div className="phone-form">
        {choice("microphone")}
        <LevelMeter device={chosen.microphone} />
        {canChoose ? (
          (["speaker", "ringer"] as const).map((use) => (
            <div key={use} className="phone-device">
              {choice(use)}
              <button
                type="button"
                onClick={() => {
                  tryOut(chosen[use]);
                }}
              >
                {text.tryOut[use]}
              </button>
            </div>
          ))
        ) : (
          <p className="hint">{text.cannotChoose}</p>
        )}
        <div className="phone-device">
          <p className="hint">{text.echoHint}</p>
          <button
            type="button"
            aria-disabled={phone.line.is !== "ready" || phone.leg.is !== "none"}
            onClick={() => {
              tell({ type: "echoWished" });
            }}
          >
            {text.echo}
          </button>
        </div>
        <Notifications />
      </div>
      <div className="actions">
        <button type="button" onClick={close}>
          {text.close}
        </button>
      </div>
    </Modal>
  );
}

function Notifications() {
  const text = useWords().telephone.devices;
  const [permission, setPermission] = useState(() =>
    "Notification" in window ? Notification.permission : "denied",
  );
  if (permission !== "default") {
    return <p className="hint">{permission === "granted" ? text.notifyOn : text.notifyDenied}</p>;
  }
  return (
    <button
      type="button"
      onClick={() => {
        void Notification.requestPermission().then(setPermission);
      }}
    >
      {text.notify}
    </button>
  );
}

/** Those that are plugged in, as they change. */
function useDevices(): readonly MediaDeviceInfo[] {
  const [devices, setDevices] = useState<readonly MediaDeviceInfo[]>([]);
  useEffect(() => {
    // Without a secure context there are none, whatever the types say.
    const media = navigator.mediaDevices as MediaDevices | undefined;
    if (media === undefined) return;
    let isShown = true;
    const look = () => {
      media.enumerateDevices().then(
        (found) => {
          if (isShown) setDevices(found);
        },
        () => undefined,
      );
    };
    look();
    media.addEventListener("devicechange", look);
    return () => {
      isShown = false;
      media.removeEventListener("devicechange", look);
    };
  }, []);
  return devices;
}
