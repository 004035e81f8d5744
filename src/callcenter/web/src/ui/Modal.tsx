// A dialog that takes the focus and gives it back where it came from.
import { useId, useLayoutEffect, useRef, type ReactNode } from "react";

interface ModalProps {
  title: string;
  close: () => void;
  isWide?: boolean;
  children: ReactNode;
}

/** Open as long as it is there. */
export function Modal({ title, close, isWide = false, children }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // Before it leaves the page: a dialog that is only removed takes the focus with it.
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => {
      shown?.close();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      className={isWide ? "wide" : ""}
      aria-labelledby={titleId}
      onClose={({ currentTarget }) => {
        // React's strict mode shows it twice.
        if (!currentTarget.open) close();
      }}
    >
      <h2 id={titleId}>{title}</h2>
      {children}
    </dialog>
  );
}
