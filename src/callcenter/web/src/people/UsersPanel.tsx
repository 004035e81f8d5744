import { useState, type SyntheticEvent } from "react";
import { whyRefused } from "../api/refusal";
import { Checks } from "../ui/Checks";
import { Choice } from "../ui/Choice";
import { Confirm } from "../ui/Confirm";
import { FormEnd } from "../ui/FormEnd";
import { Listed } from "../ui/Listed";
import { Modal } from "../ui/Modal";
import { TextField } from "../ui/TextField";
import { usePeopleWords } from "../words/people";
import { useWords } from "../words/WordsProvider";
import {
  ROLES,
  useAddUser,
  useChangeUser,
  useNewPassword,
  usePeople,
  useUsers,
  type FreshPassword,
  type User,
} from "./people";

const NEW: User = { name: "", role: "agent", agent: null, is_active: true };

type Open = { what: "change" | "password"; user: User } | null;

export function UsersPanel({ say }: { say: (what: string) => void }) {
  const words = useWords();
  const text = usePeopleWords();
  const users = useUsers();
  const found = users.data ?? [];
  const [open, setOpen] = useState<Open>(null);
  const [secret, setSecret] = useState<FreshPassword | null>(null);
  const renew = useNewPassword();
  const close = () => {
    setOpen(null);
    renew.reset();
  };
  const begin = (what: "change" | "password", user: User) => {
    say("");
    setOpen({ what, user });
  };
  return (
    <>
      <button
        type="button"
        className="people-add"
        onClick={() => {
          begin("change", NEW);
        }}
      >
        {text.users.add}
      </button>
      <Listed title={text.views.users} asked={users} none={found.length > 0 ? null : text.users.none}>
        <table>
          <thead>
            <tr>
              <th scope="col">{text.users.name}</th>
              <th scope="col">{text.users.role}</th>
              <th scope="col">{text.users.agent}</th>
              <th scope="col">{text.users.maySignIn}</th>
              <th scope="col">{text.actions}</th>
            </tr>
          </thead>
          <tbody>
            {found.map((user) => (
              <tr key={user.name}>
                <th scope="row">{user.name}</th>
                <td>{words.roles[user.role]}</td>
                <td className="digits">{user.agent}</td>
                <td>{user.is_active ? text.yes : text.no}</td>
                <td>
                  <div className="actions">
                    {(["change", "password"] as const).map((what) => (
                      <button
                        key={what}
                        type="button"
                        className="small-button"
                        aria-label={text.of(text.users[what], user.name)}
                        onClick={() => {
                          begin(what, user);
                        }}
                      >
                        {text.users[what]}
                      </button>
                    ))}
                  </div>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Listed>
      {open?.what === "change" && (
        <UserForm
          initial={open.user}
          added={(fresh) => {
            close();
            setSecret(fresh);
          }}
          changed={(name) => {
            close();
            say(text.kept(name));
          }}
          close={close}
        />
      )}
      {open?.what === "password" && (
        <Confirm
          title={text.of(text.users.password, open.user.name)}
          text={text.users.passwordText}
          yes={text.users.password}
          isPending={renew.isPending}
          refusal={whyRefused(renew.error, words)}
          agree={() => {
            renew.mutate(open.user.name, {
              onSuccess: (fresh) => {
                close();
                setSecret(fresh);
              },
            });
          }}
          close={close}
        />
      )}
      {secret !== null && (
        <Modal
          title={text.users.secretTitle(secret.name)}
          close={() => {
            setSecret(null);
          }}
        >
          <p className="dialog-text">{text.users.secretText}</p>
          <p className="secret">{secret.password}</p>
          <div className="actions">
            <button
              type="button"
              className="primary"
              onClick={() => {
                setSecret(null);
              }}
            >
              {text.users.written}
            </button>
          </div>
        </Modal>
      )}
    </>
  );
}

interface UserFormProps {
  initial: User;
  added: (fresh: FreshPassword) => void;
  changed: (name: string) => void;
  close: () => void;
}

function UserForm({ initial, added, changed, close }: UserFormProps) {
  const words = useWords();
  const text = usePeopleWords();
  const isNew = initial === NEW;
  const agents = usePeople().data?.agents.filter((agent) => agent.is_active) ?? [];
  const [user, setUser] = useState(initial);
  const add = useAddUser();
  const change = useChangeUser();
  const isPending = add.isPending || change.isPending;
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (isPending) return;
    if (isNew) add.mutate(user, { onSuccess: added });
    else
      change.mutate(user, {
        onSuccess: () => {
          changed(user.name);
        },
      });
  };
  return (
    <Modal title={isNew ? text.users.add : text.of(text.users.change, initial.name)} close={close}>
      <form className="form" onSubmit={submit}>
        <TextField
          label={text.users.name}
          hint={text.users.nameHint}
          required
          readOnly={!isNew}
          maxLength={32}
          value={user.name}
          change={(name) => {
            setUser({ ...user, name });
          }}
        />
        <Choice
          label={text.users.role}
          hint={text.users.roleHints[user.role]}
          value={user.role}
          options={ROLES.map((role) => [role, words.roles[role]] as const)}
          choose={(chosen) => {
            setUser({ ...user, role: ROLES.find((role) => role === chosen) ?? user.role });
          }}
        />
        <Choice
          label={text.users.agent}
          value={user.agent ?? ""}
          options={[
            ["", text.users.noAgent],
            ...agents.map((agent) => [agent.id, `${agent.id} ${agent.name}`] as const),
          ]}
          choose={(agent) => {
            setUser({ ...user, agent: agent === "" ? null : agent });
          }}
        />
        {!isNew && (
          <Checks
            legend={text.users.maySignIn}
            chosen={user.is_active ? ["is_active"] : []}
            options={[["is_active", text.yes]]}
            choose={(chosen) => {
              setUser({ ...user, is_active: chosen.length > 0 });
            }}
          />
        )}
        <FormEnd
          refusal={whyRefused(add.error ?? change.error, words)}
          submit={text.save}
          isDisabled={isPending}
          close={close}
        />
      </form>
    </Modal>
  );
}
