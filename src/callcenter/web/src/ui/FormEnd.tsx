import { useWords } from "../words/WordsProvider";

interface FormEndProps {
  refusal: string;
  submit: string;
  isDisabled: boolean;
  close: () => void;
}

/** The foot of a dialog's form: why it was refused, and the ways out. */
export function FormEnd({ refusal, submit, isDisabled, close }: FormEndProps) {
  const words = useWords();
  return (
    <>
      <p role="alert" className="refused">
        {refusal}
      </p>
      <div className="actions">
        <button type="submit" className="primary" aria-disabled={isDisabled}>
          {submit}
        </button>
        <button type="button" onClick={close}>
          {words.operators.cancel}
        </button>
      </div>
    </>
  );
}
