// A ring is heard on its own speaker, and shown by the system where the page is not looked at.
import { useEffect, useRef } from "react";
import { useWords } from "../words/WordsProvider";
import { chosenDevices } from "./devices";
import type { Phone } from "./phone";
import { announceTalk, ring } from "./sounds";

export function useRing({ line, leg }: Phone, isSoundBlocked: boolean, blocked: () => void): void {
  const words = useWords().telephone;
  const told = useRef(blocked);
  useEffect(() => {
    told.current = blocked;
  });

  const ringing = leg.is === "ringing" ? leg.ring.leg : null;
  // A phone on the desk rings by itself.
  const isOurs = line.is !== "desk";
  useEffect(() => {
    if (ringing === null || !isOurs || isSoundBlocked) return;
    return ring(chosenDevices().ringer, () => {
      told.current();
    });
  }, [ringing, isOurs, isSoundBlocked]);

  const answeredItself =
    leg.is === "talking" && leg.ring.answersItself && leg.ring.kind !== "echo" ? leg.ring.leg : null;
  useEffect(() => {
    if (answeredItself !== null && isOurs) announceTalk(chosenDevices().speaker);
  }, [answeredItself, isOurs]);

  useEffect(() => {
    if (ringing === null || document.visibilityState === "visible") return;
    if (!("Notification" in window) || Notification.permission !== "granted") return;
    // No number: whoever passes by can read it.
    const shown = new Notification(words.notification.title, {
      body: words.notification.body,
      tag: "callcenter.ring",
      requireInteraction: true,
    });
    shown.onclick = () => {
      window.focus();
      shown.close();
    };
    return () => {
      shown.close();
    };
  }, [ringing, words]);
}
