// What is wrong with a document, and how to mend it.
import type { Problem } from "../api/operators";
import { Badge } from "../ui/Badge";
import type { PageLanguage } from "../words/words";
import { useLanguage } from "../words/WordsProvider";

interface ProblemListProps {
  problems: readonly Problem[];
  /** Where a problem can be gone to; without it they are only told. */
  goTo?: (problem: Problem) => void;
}

export function ProblemList({ problems, goTo }: ProblemListProps) {
  const { words, language } = useLanguage();
  const text = words.publishing.problems;
  if (problems.length === 0) return null;
  return (
    <ul className="problems">
      {problems.map((problem, nth) => {
        const place = problem.field === "(file)" ? "" : problem.field;
        const said = (
          <>
            {place !== "" && <code>{place}</code>} {faultOf(problem, language)}
          </>
        );
        return (
          <li key={nth}>
            <Badge tone={problem.severity === "error" ? "alert" : "warm"}>
              {text.severity[problem.severity]}
            </Badge>
            <span>
              {goTo === undefined ? (
                said
              ) : (
                <button
                  type="button"
                  className="link"
                  onClick={() => {
                    goTo(problem);
                  }}
                >
                  {said}
                </button>
              )}{" "}
              <span className="muted">
                {text.mend}
                {mendOf(problem, language)}
                {problem.line > 0 && ` (${text.line(problem.line)})`}
              </span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}

export function faultOf(problem: Problem, language: PageLanguage): string {
  return language === "zh" ? problem.fault_zh : problem.fault_en;
}

function mendOf(problem: Problem, language: PageLanguage): string {
  return language === "zh" ? problem.mend_zh : problem.mend_en;
}

export function countOf(problems: readonly Problem[]): { errors: number; warnings: number } {
  const errors = problems.filter(({ severity }) => severity === "error").length;
  return { errors, warnings: problems.length - errors };
}
