// Any two versions, or a version and the file, side by side in words.
import { useWords } from "../words/WordsProvider";
import { ChangeList } from "./ChangeList";
import { useChanges, type Place } from "./documents";

interface ComparePanelProps {
  name: string;
  hash: string | null;
  isDirty: boolean;
  numbers: readonly number[];
  pair: readonly [Place, Place];
  choose: (pair: readonly [Place, Place]) => void;
}

export function ComparePanel({ name, hash, isDirty, numbers, pair, choose }: ComparePanelProps) {
  const words = useWords();
  const text = words.publishing.diff;
  const [from, to] = pair;
  const changes = useChanges(name, from, to, hash);
  return (
    <section className="compare" aria-label={text.title}>
      <h3>{text.title}</h3>
      <div className="toolbar">
        <PlaceSelect
          label={text.from}
          place={from}
          numbers={numbers}
          choose={(place) => {
            choose([place, to]);
          }}
        />
        <PlaceSelect
          label={text.to}
          place={to}
          numbers={numbers}
          choose={(place) => {
            choose([from, place]);
          }}
        />
      </div>
      {isDirty && (from === "draft" || to === "draft") && <p className="warn small">{text.unsaved}</p>}
      <div aria-live="polite" aria-busy={changes.isFetching}>
        {changes.isPending && <p className="muted">{words.operators.loading}</p>}
        {changes.isError && <p className="warn">{words.operators.failed}</p>}
        {changes.data !== undefined && <ChangeList changes={changes.data} />}
      </div>
    </section>
  );
}

interface PlaceSelectProps {
  label: string;
  place: Place;
  numbers: readonly number[];
  choose: (place: Place) => void;
}

function PlaceSelect({ label, place, numbers, choose }: PlaceSelectProps) {
  const text = useWords().publishing.diff;
  return (
    <label className="inline">
      {label}
      <select
        value={String(place)}
        onChange={({ target: { value } }) => {
          choose(value === "draft" ? "draft" : Number(value));
        }}
      >
        <option value="draft">{text.draft}</option>
        {numbers.map((number) => (
          <option key={number} value={String(number)}>
            {text.version(number)}
          </option>
        ))}
      </select>
    </label>
  );
}
