import { Modal } from "./Modal";
import { useWords } from "../words/WordsProvider";

interface ConfirmProps {
  title: string;
  text: string;
  yes: string;
  isPending?: boolean;
  refusal?: string;
  agree: () => void;
  close: () => void;
}

/** Asks once more before something that callers will notice. */
export function Confirm({ title, text, yes, isPending = false, refusal = "", agree, close }: ConfirmProps) {
  const words = useWords();
  return (
    <Modal title={title} close={close}>
      <p className="dialog-text">{text}</p>
      <p role="alert" className="refused">
        {refusal}
      </p>
      <div className="actions">
        <button
          type="button"
          className="primary"
          aria-disabled={isPending}
          onClick={() => {
            if (!isPending) agree();
          }}
        >
          {yes}
        </button>
        <button type="button" onClick={close}>
          {words.operators.cancel}
        </button>
      </div>
    </Modal>
  );
}
