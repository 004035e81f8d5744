// What the page needs of a phone, whichever it is: JsSIP in the browser, or one that stands on the desk.
import type { PhoneEvent } from "./phone";
import type { Heard } from "./quality";

/** What the service says of the phone at this person's seat. */
export interface Access {
  seat: string;
  kind: "browser" | "desk";
  sip_uri: string;
  wss_urls: readonly string[];
  password: string;
  ice_servers: readonly {
    urls: readonly string[] | string;
    username?: string | null;
    credential?: string | null;
  }[];
}

/** Where a phone tells what happened. */
export type Tell = (event: PhoneEvent) => void;

export interface Softphone {
  /** Throws what the browser throws where there is no microphone: nobody is answered mute. */
  answer: (leg: string) => Promise<void>;
  reject: (leg: string) => Promise<void>;
  hangUp: (leg: string) => Promise<void>;
  mute: (leg: string, isOn: boolean) => Promise<void>;
  sendKeys: (leg: string, keys: string) => Promise<void>;
  /** Call the phone system's echo; only where the page is the phone. */
  callEcho: () => Promise<void>;
  /** How the audio arrives; null where there is none, or where it does not pass through this page. */
  heard: () => Promise<Heard | null>;
  /** The devices that were chosen have changed. */
  devicesChanged: () => Promise<void>;
  /** After the network was away: whether the phone system still knows this phone, and anew where it does not say. */
  check: () => void;
  /** Play the caller's voice, which the browser has held back until somebody touched the page. */
  playAgain: () => Promise<void>;
  /** Lets go of the line and ends what is on it. */
  close: () => void;
}
