// The browser as a phone: SIP by JsSIP, audio by WebRTC. The only importer of JsSIP; loaded when a seat needs it.
import { C, UA, WebSocketInterface } from "jssip";
import type { RTCSession } from "jssip/lib/RTCSession";
import type { IncomingRTCSessionEvent, OutgoingRTCSessionEvent, UnRegisteredEvent } from "jssip/lib/UA";
import { chosenDevices, closeStream, openMicrophone, playOn } from "./devices";
import type { Heard } from "./quality";
import { ringOf } from "./ringOf";
import type { Access, Softphone, Tell } from "./softphone";

/** As the phone system removes a registration with its connection, this is only for what breaks silently. */
const REGISTER_EXPIRES_S = 120;
const RECOVERY_S = { min: 1, max: 4 };
/** How long the phone system may take to say that we are still registered. */
const ANSWER_MS = 3_000;
const AGAIN_MS = 2_000;
/** All candidates are waited for no longer; the first one often does, and a far STUN server may never answer. */
const GATHERING_MS = 300;
const ECHO = "*43";

interface Told {
  tell: Tell;
  /** The browser plays nothing before somebody has touched the page. */
  soundBlocked: () => void;
}

/** The types have an enum for it that the module has not. */
const isOurs = (session: RTCSession) => (session.direction as string) === "outgoing";

/** A socket that can be given up: one whose network is gone may look open for minutes. */
class Socket extends WebSocketInterface {
  giveUp(): void {
    this.disconnect();
    this.ondisconnect(true, 1006, "silent");
  }
}

export class JsSipPhone implements Softphone {
  readonly #ua: UA;
  readonly #sockets: readonly Socket[];
  readonly #sessions = new Map<string, RTCSession>();
  readonly #sound = new Audio();
  #microphone: MediaStream | null = null;
  #answerTimer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  constructor(
    private readonly access: Access,
    private readonly told: Told,
  ) {
    this.#sockets = access.wss_urls.map((url) => new Socket(url));
    this.#ua = new UA({
      sockets: [...this.#sockets],
      uri: access.sip_uri,
      password: access.password,
      register_expires: REGISTER_EXPIRES_S,
      session_timers: false,
      connection_recovery_min_interval: RECOVERY_S.min,
      connection_recovery_max_interval: RECOVERY_S.max,
      user_agent: "callcenter",
    });
    this.#ua.on("registered", () => {
      clearTimeout(this.#answerTimer);
      this.told.tell({ type: "registered" });
    });
    this.#ua.on("disconnected", () => {
      this.told.tell({ type: "disconnected" });
    });
    this.#ua.on("registrationFailed", (event: UnRegisteredEvent) => {
      this.#registrationFailed(event);
    });
    this.#ua.on(
      "newRTCSession",
      ({ session, request }: IncomingRTCSessionEvent | OutgoingRTCSessionEvent) => {
        this.#came(session, isOurs(session) ? null : request);
      },
    );
    this.#ua.start();
  }

  async answer(leg: string): Promise<void> {
    const session = this.#sessions.get(leg);
    // Our own calls are answered by the other side.
    if (session === undefined || isOurs(session)) return;
    const mediaStream = await this.#openMicrophone();
    // Given up meanwhile by who called, or by who was to answer.
    if (session.isInProgress()) session.answer({ mediaStream, pcConfig: this.#pcConfig() });
    else this.#closeMicrophone();
  }

  reject(leg: string): Promise<void> {
    return this.#end(leg, 486);
  }

  hangUp(leg: string): Promise<void> {
    return this.#end(leg);
  }

  mute(leg: string, isOn: boolean): Promise<void> {
    const session = this.#sessions.get(leg);
    if (isOn) session?.mute({ audio: true });
    else session?.unmute({ audio: true });
    return Promise.resolve();
  }

  sendKeys(leg: string, keys: string): Promise<void> {
    this.#sessions.get(leg)?.sendDTMF(keys, { transportType: C.DTMF_TRANSPORT.RFC2833 });
    return Promise.resolve();
  }

  async callEcho(): Promise<void> {
    const mediaStream = await this.#openMicrophone();
    const host = this.access.sip_uri.slice(this.access.sip_uri.indexOf("@") + 1);
    this.#ua.call(`sip:${ECHO}@${host}`, { mediaStream, pcConfig: this.#pcConfig() });
  }

  async heard(): Promise<Heard | null> {
    const connection = this.#talking()?.connection as RTCPeerConnection | null | undefined;
    if (connection == null) return null;
    let heard: Heard | null = null;
    let roundTripMs: number | null = null;
    for (const entry of (await connection.getStats()).values() as Iterable<RTCStats>) {
      if (entry.type === "inbound-rtp") {
        const { packetsReceived = 0, packetsLost = 0, jitter = 0 } = entry as RTCInboundRtpStreamStats;
        heard = { received: packetsReceived, lost: packetsLost, jitterMs: jitter * 1000, roundTripMs: null };
      } else if (entry.type === "remote-inbound-rtp") {
        // Not among the types of the DOM yet.
        const { roundTripTime } = entry as RTCStats & { roundTripTime?: number };
        if (roundTripTime !== undefined) roundTripMs = roundTripTime * 1000;
      }
    }
    return heard === null ? null : { ...heard, roundTripMs };
  }

  async devicesChanged(): Promise<void> {
    await playOn(this.#sound, chosenDevices().speaker);
    const connection = this.#talking()?.connection as RTCPeerConnection | null | undefined;
    const sender = connection?.getSenders().find(({ track }) => track?.kind === "audio");
    if (sender === undefined) return;
    const isEnabled = sender.track?.enabled ?? true;
    const [track] = (await this.#openMicrophone()).getAudioTracks();
    if (track === undefined) return;
    track.enabled = isEnabled;
    await sender.replaceTrack(track);
    this.told.tell({ type: "microphone", isThere: true });
  }

  check(): void {
    if (!this.#ua.isRegistered()) return;
    clearTimeout(this.#answerTimer);
    this.#answerTimer = setTimeout(() => {
      this.#sockets.find((socket) => socket.isConnected())?.giveUp();
    }, ANSWER_MS);
    this.#ua.register();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#answerTimer);
    this.#ua.stop();
    this.#closeMicrophone();
    this.#sound.srcObject = null;
  }

  #registrationFailed({ response }: UnRegisteredEvent): void {
    // No answer came: the connection is at fault, and JsSIP only asks again when it is a new one.
    const status = (response as { status_code?: number } | null)?.status_code;
    if (status === 401 || status === 403 || status === 404) {
      this.told.tell({ type: "refused" });
      return;
    }
    this.told.tell({ type: "disconnected" });
    setTimeout(() => {
      if (!this.#isClosed && this.#ua.isConnected()) this.#ua.register();
    }, AGAIN_MS);
  }

  #came(session: RTCSession, request: { getHeader: (name: string) => string | undefined } | null): void {
    const leg = session.id;
    this.#sessions.set(leg, session);
    const over = () => {
      this.#sessions.delete(leg);
      if (this.#sessions.size === 0) {
        this.#closeMicrophone();
        this.#sound.srcObject = null;
      }
      this.told.tell({ type: "ended", leg });
    };
    session.on("ended", over);
    session.on("failed", over);
    session.on("accepted", () => {
      this.told.tell({ type: "answered", leg });
    });
    session.on("peerconnection", ({ peerconnection }) => {
      this.#listen(peerconnection);
    });
    session.on("icecandidate", ({ ready }) => {
      setTimeout(ready, GATHERING_MS);
    });
    // Of a call of our own it is there before anybody can listen for it.
    const made = session.connection as RTCPeerConnection | null;
    if (made !== null) this.#listen(made);
    this.told.tell({ type: "rang", ring: ringOf(leg, request) });
  }

  #listen(connection: RTCPeerConnection): void {
    connection.addEventListener("track", ({ track, streams }) => {
      this.#sound.srcObject = streams[0] ?? new MediaStream([track]);
      void playOn(this.#sound, chosenDevices().speaker)
        .then(() => this.#sound.play())
        .catch((fault: unknown) => {
          // An end in the meantime is no refusal.
          if (fault instanceof Error && fault.name === "NotAllowedError") this.told.soundBlocked();
        });
    });
  }

  async playAgain(): Promise<void> {
    if (this.#sound.srcObject !== null) await this.#sound.play();
  }

  #end(leg: string, status?: number): Promise<void> {
    const session = this.#sessions.get(leg);
    if (session !== undefined && !session.isEnded()) {
      session.terminate(status === undefined ? {} : { status_code: status });
    }
    return Promise.resolve();
  }

  #talking(): RTCSession | undefined {
    return [...this.#sessions.values()].find((session) => session.isEstablished());
  }

  #pcConfig(): RTCConfiguration {
    return {
      iceServers: this.access.ice_servers.map(({ urls, username, credential }) => ({
        urls: typeof urls === "string" ? urls : [...urls],
        ...(username == null ? {} : { username }),
        ...(credential == null ? {} : { credential }),
      })),
    };
  }

  async #openMicrophone(): Promise<MediaStream> {
    const opened = await openMicrophone();
    this.#closeMicrophone();
    this.#microphone = opened;
    opened.getAudioTracks().forEach((track) => {
      track.addEventListener("ended", () => {
        if (this.#microphone === opened) this.told.tell({ type: "microphone", isThere: false });
      });
    });
    return opened;
  }

  #closeMicrophone(): void {
    const microphone = this.#microphone;
    this.#microphone = null;
    if (microphone !== null) closeStream(microphone);
  }
}
