// Somebody is called on the agent's own account.
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { FormEnd } from "../ui/FormEnd";
import { Modal } from "../ui/Modal";
import { TextField } from "../ui/TextField";
import { useWords } from "../words/WordsProvider";
import { callOut } from "./callControl";
import { phoneRefusal } from "./phoneText";

export function DialDialog({ close }: { close: () => void }) {
  const words = useWords();
  const text = words.telephone.dial;
  const [number, setNumber] = useState("");
  const calling = useMutation({ mutationFn: callOut, onSuccess: close });
  const isOff = number.trim() === "" || calling.isPending;
  return (
    <Modal title={text.title} close={close}>
      <form
        className="phone-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isOff) calling.mutate(number.trim());
        }}
      >
        <TextField
          label={text.number}
          hint={text.hint}
          type="tel"
          inputMode="tel"
          maxLength={32}
          required
          value={number}
          change={setNumber}
        />
        <FormEnd
          refusal={phoneRefusal(calling.error, words)}
          submit={calling.isPending ? text.calling : text.submit}
          isDisabled={isOff}
          close={close}
        />
      </form>
    </Modal>
  );
}
