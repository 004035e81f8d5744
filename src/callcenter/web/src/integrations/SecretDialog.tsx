import { useState, type ReactNode } from "react";
import { Modal } from "../ui/Modal";
import { useLanguage } from "../words/WordsProvider";
import { integrationText } from "./text";

interface SecretDialogProps {
  title: string;
  lead: string;
  label: string;
  secret: string;
  children?: ReactNode;
  close: () => void;
}

/** Something that is shown to be copied. */
export function SecretDialog({ title, lead, label, secret, children, close }: SecretDialogProps) {
  const text = integrationText[useLanguage().language];
  const [isCopied, setIsCopied] = useState(false);
  return (
    <Modal title={title} close={close}>
      <p className="dialog-text">{lead}</p>
      <code className="secret-shown" role="group" aria-label={label}>
        {secret}
      </code>
      <p role="status">{isCopied && text.tokens.copied}</p>
      <div className="actions">
        <button
          type="button"
          className="primary"
          onClick={() => {
            void navigator.clipboard.writeText(secret).then(() => {
              setIsCopied(true);
            });
          }}
        >
          {text.tokens.copy}
        </button>
        {children}
        <button type="button" onClick={close}>
          {text.deliveries.close}
        </button>
      </div>
    </Modal>
  );
}
