// What somebody does to a document before saving it: every step can be undone; pure.
export interface Edits<Values> {
  /** What was loaded or saved last, and its hash. */
  saved: Values;
  hash: string;
  past: readonly Values[];
  present: Values;
  future: readonly Values[];
  /** The field that was changed last: typing on in it is one step. */
  field: string | null;
}

export type EditEvent<Values> =
  | { type: "loaded"; values: Values; hash: string }
  | { type: "seen"; values: Values; hash: string }
  | { type: "changed"; values: Values; field: string | null }
  | { type: "saved"; values: Values; hash: string }
  | { type: "undone" }
  | { type: "redone" };

const MOST_STEPS = 200;

export function opened<Values>(values: Values, hash: string): Edits<Values> {
  return { saved: values, hash, past: [], present: values, future: [], field: null };
}

export function isDirty<Values>(edits: Edits<Values>): boolean {
  return edits.present !== edits.saved;
}

export function on<Values>(edits: Edits<Values>, event: EditEvent<Values>): Edits<Values> {
  switch (event.type) {
    case "loaded":
      return opened(event.values, event.hash);
    case "seen":
      // A file that somebody else has saved; where one has changes of one's own, saving will tell.
      return isDirty(edits) || event.hash === edits.hash ? edits : opened(event.values, event.hash);
    case "changed": {
      const isSameStep = event.field !== null && event.field === edits.field && edits.past.length > 0;
      const past = isSameStep ? edits.past : [...edits.past, edits.present].slice(-MOST_STEPS);
      return { ...edits, past, present: event.values, future: [], field: event.field };
    }
    case "saved":
      return { ...edits, saved: event.values, hash: event.hash, field: null };
    case "undone": {
      const before = edits.past.at(-1);
      if (before === undefined) return edits;
      const future = [edits.present, ...edits.future];
      return { ...edits, past: edits.past.slice(0, -1), present: before, future, field: null };
    }
    case "redone": {
      const [next, ...future] = edits.future;
      if (next === undefined) return edits;
      return { ...edits, past: [...edits.past, edits.present], present: next, future, field: null };
    }
  }
}
