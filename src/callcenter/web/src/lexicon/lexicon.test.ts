import { expect, test } from "vitest";
import { changed, destinationsIn, EVERYTHING, shownRows, withNew, without } from "./rows";
import { LEXICON, WORDINGS, type SheetValues } from "./sheets";
import { differences, parsed, written } from "./tsv";

const FILE = `# words
# more
keyword	pinyin	destination	matter	weight
着火	zhao huo	emergency	fire	9
退货	tui huo	consumer	refund	3

退款	tui kuan	consumer	refund	3
`;

function values(): SheetValues {
  const found = parsed(FILE, LEXICON);
  if (found === null) throw new Error("the sample is a lexicon");
  return found;
}

test("a file is read past comments and empty lines, and written back as it was", () => {
  expect(values().rows).toHaveLength(3);
  expect(values().rows[1]).toEqual({
    keyword: "退货",
    pinyin: "tui huo",
    destination: "consumer",
    matter: "refund",
    weight: "3",
  });
  expect(written(values(), FILE, LEXICON)).toBe(FILE.replace("\n\n", "\n"));
});

test("a file of another program, with its own line ends and mark, is read too", () => {
  expect(
    parsed("\uFEFFkeyword\tdestination\tmatter\tweight\r\nfire\temergency\tfire\t9\r\n", LEXICON)?.rows,
  ).toEqual([{ keyword: "fire", destination: "emergency", matter: "fire", weight: "9" }]);
});

test("a file without the columns is none", () => {
  expect(parsed("word,queue\nfire,emergency\n", LEXICON)).toBeNull();
  expect(parsed("", LEXICON)).toBeNull();
});

test("words are sought in every column and filtered by destination", () => {
  const { rows } = values();

  expect(shownRows(rows, { ...EVERYTHING, search: "TUI" }, new Set()).map(({ at }) => at)).toEqual([1, 2]);
  expect(shownRows(rows, { ...EVERYTHING, destination: "emergency" }, new Set())).toHaveLength(1);
  expect(shownRows(rows, { ...EVERYTHING, isFaultyOnly: true }, new Set([2])).map(({ at }) => at)).toEqual([
    2,
  ]);
});

test("a new word stands behind the others of its destination", () => {
  const [more, at] = withNew(values(), "emergency", LEXICON.fresh);

  expect(at).toBe(1);
  expect(more.rows).toHaveLength(4);
  expect(withNew(values(), "police", LEXICON.fresh)[1]).toBe(3);
});

test("differences are told word by word", () => {
  const next = without(changed(values(), 1, "weight", "5"), 0);
  const [more] = withNew(next, "consumer", LEXICON.fresh);
  const found = differences(values().rows, more.rows, LEXICON);

  expect(found.map(({ kind, about }) => [kind, about])).toEqual([
    ["changed", "退货"],
    ["added", ""],
    ["removed", "着火"],
  ]);
});

test("destinations are counted", () => {
  expect(destinationsIn(values().rows)).toEqual([
    ["consumer", 2],
    ["emergency", 1],
  ]);
});

test("wordings are the same with other columns", () => {
  const file = "# sentences\nwording\tdestination\n楼上漏水没人管\thousing\n你好\tnone\n";
  const found = parsed(file, WORDINGS);
  if (found === null) throw new Error("the sample is a table of wordings");
  const [more, at] = withNew(found, "housing", WORDINGS.fresh);

  expect(written(found, file, WORDINGS)).toBe(file);
  expect(more.rows[at]).toEqual({ wording: "", destination: "housing" });
  expect(differences(found.rows, changed(found, 1, "destination", "housing").rows, WORDINGS)).toMatchObject([
    { kind: "changed", about: "你好" },
  ]);
  expect(parsed(FILE, WORDINGS)).toBeNull();
});
