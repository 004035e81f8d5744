// Who calls, when, and what has gone wrong meanwhile.
import type { Language } from "../api/shapes";
import { queueName } from "../desktop/queueName";
import { useFeed } from "../live/LiveProvider";
import { Field } from "../ui/Field";
import type { CallerKind, Hour } from "../words/trying";
import { useLanguage } from "../words/WordsProvider";
import type { Setting } from "./trial";

interface SettingFormProps {
  setting: Setting;
  languages: readonly Language[];
  queues: readonly string[];
  change: (changed: Partial<Setting>) => void;
}

const CALLERS: readonly CallerKind[] = ["ordinary", "listed", "deaf", "old"];
const HOURS: readonly Hour[] = ["now", "midnight", "holiday", "chosen"];

export function SettingForm({ setting, languages, queues, change }: SettingFormProps) {
  const { words, language } = useLanguage();
  const text = words.trying;
  const live = useFeed().view?.queues ?? [];
  return (
    <fieldset className="setting">
      <legend className="visually-hidden">{text.setting}</legend>
      <Field label={text.caller}>
        {(wired) => (
          <select
            {...wired}
            value={setting.caller}
            onChange={({ target: { value } }) => {
              change({ caller: CALLERS.find((one) => one === value) ?? "ordinary" });
            }}
          >
            {CALLERS.map((caller) => (
              <option key={caller} value={caller}>
                {text.callers[caller]}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={text.language}>
        {(wired) => (
          <select
            {...wired}
            value={setting.language}
            onChange={({ target: { value } }) => {
              const chosen = languages.find((one) => one === value);
              if (chosen !== undefined) change({ language: chosen });
            }}
          >
            {languages.map((one) => (
              <option key={one} value={one}>
                {words.languages[one]}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={text.at}>
        {(wired) => (
          <select
            {...wired}
            value={setting.hour}
            onChange={({ target: { value } }) => {
              change({ hour: HOURS.find((one) => one === value) ?? "now" });
            }}
          >
            {HOURS.map((hour) => (
              <option key={hour} value={hour}>
                {text.hours[hour]}
              </option>
            ))}
          </select>
        )}
      </Field>
      {setting.hour === "chosen" && (
        <Field label={text.chosenAt}>
          {(wired) => (
            <input
              {...wired}
              type="datetime-local"
              value={setting.chosenAt}
              onChange={(event) => {
                change({ chosenAt: event.target.value });
              }}
            />
          )}
        </Field>
      )}
      <Field label={text.closed}>
        {(wired) => (
          <select
            {...wired}
            value={setting.closedQueue}
            onChange={({ target: { value } }) => {
              change({ closedQueue: value });
            }}
          >
            <option value="">{text.noneClosed}</option>
            {queues.map((queue) => (
              <option key={queue} value={queue}>
                {queueName(queue, live, language)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <div className="choice" role="group" aria-label={text.world}>
        <label>
          <input
            type="checkbox"
            checked={setting.isRecogniserDown}
            onChange={(event) => {
              change({ isRecogniserDown: event.target.checked });
            }}
          />
          {text.recogniserDown}
        </label>
        <label>
          <input
            type="checkbox"
            checked={setting.areQueuesFull}
            onChange={(event) => {
              change({ areQueuesFull: event.target.checked });
            }}
          />
          {text.queueFull}
        </label>
      </div>
    </fieldset>
  );
}
