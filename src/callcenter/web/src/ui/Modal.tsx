// A dialog that takes the focus and gives it back where it came from.
import { useEffect, useId, useRef, type ReactNode } from "react";

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
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} className={isWide ? "wide" : ""} aria-labelledby={titleId} onClose={close}>
      <h2 id={titleId}>{title}</h2>
      {children}
    </dialog>
  );
}
