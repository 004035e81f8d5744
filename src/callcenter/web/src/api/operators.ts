// What operators look after, by the names under which their pages know it.
import type { components } from "./openapi.gen";
import type { Language } from "./shapes";

type Api = components["schemas"];

export type Wording = Partial<Record<Language, string>>;

export type Problem = Api["ProblemView"];
export type Lock = Api["LockView"];
export type Trial = Api["TrialView"];
export type DocumentSummary = Api["DocumentSummary"];
export type DocumentType = DocumentSummary["type"];
export type DocumentView<Values> = Omit<Api["DocumentView"], "values"> & { values: Values | null };
export type SavedDraft = Api["SavedDraft"];
export type CheckedDraft = Api["CheckedDraft"];
export type TimeToHuman = Api["TimeToHuman"];
export type Published = Api["Published"];
export type Version = Api["VersionView"];
export type VersionState = Version["state"];
export type Change = Api["ChangeView"];
export type Notice = Api["NoticeView"];
export type NewNotice = Api["NewNotice"];
export type Tried = Api["Tried"];
export type Verdict = Tried["verdict"];
export type Why = NonNullable<Tried["reason"]["why"]>;
export type Means = NonNullable<Tried["reason"]["means"]>;

/** Who gets a version: all calls, unless one of the two is given. */
export type ForWhom = Api["ForWhom"];

/** What a file is to hold: values from forms, or text. */
export interface Draft {
  values?: object;
  text?: string;
}

export type Said = Api["SaidView"];
export type Moment = Api["MomentView"];
export type TriedWalk = Api["TriedWalk"];
export type ToTry = Api["ToTry"];
export type World = Api["World"];
export type Run = Api["RunView"];
export type Report = Api["ReportView"];
export type DayAhead = Api["DayView"];
export type Preview = Api["PreviewView"];
