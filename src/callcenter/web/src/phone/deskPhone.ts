// A telephone that stands on the desk, worked through the service. A leg has the name of its call.
import type { CallControl } from "./callControl";
import type { Softphone } from "./softphone";

export class DeskPhone implements Softphone {
  constructor(private readonly control: CallControl) {}

  answer(leg: string): Promise<void> {
    return this.control.answer(leg);
  }

  reject(leg: string): Promise<void> {
    return this.control.reject(leg);
  }

  hangUp(leg: string): Promise<void> {
    return this.control.hangUp(leg);
  }

  mute(leg: string, isOn: boolean): Promise<void> {
    return this.control.mute(leg, isOn);
  }

  sendKeys(leg: string, keys: string): Promise<void> {
    return this.control.sendKeys(leg, keys);
  }

  callEcho(): Promise<void> {
    return Promise.resolve();
  }

  heard(): Promise<null> {
    return Promise.resolve(null);
  }

  devicesChanged(): Promise<void> {
    return Promise.resolve();
  }

  check(): void {
    // The phone system itself watches it.
  }

  playAgain(): Promise<void> {
    return Promise.resolve();
  }

  close(): void {
    // It stays where it is.
  }
}
