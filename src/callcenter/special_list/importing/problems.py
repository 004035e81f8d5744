"""What is wrong with a line of a file, for whoever has to mend it: the line, the field, the reason; never a value."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from callcenter.vocabulary.errors import CallCenterError


class UnusableFileError(CallCenterError):
    """A file of which nothing can be imported; the message says what of it, and the mend, and holds no value of it."""


class Field(StrEnum):
    """What a column can mean to us."""

    NUMBER = "number"
    PERSON = "person"
    """The register's own reference to the person; only its keyed digest is kept."""
    CATEGORY = "category"
    LEVEL = "level"
    CERTIFICATE = "certificate"
    """A disability certificate's number: it ends in category and level, and nothing else of it is kept."""
    RELATION = "relation"
    NEEDS = "needs"
    VALID_FROM = "valid_from"
    VALID_TO = "valid_to"
    BASIS = "basis"


class Reason(StrEnum):
    """Why a line, or one number of it, is not taken over."""

    MISSING = "missing"
    FORMULA = "formula"
    IDENTITY = "identity"
    ROUNDED = "rounded"
    NOT_A_NUMBER = "not_a_number"
    SERVICE_NUMBER = "service_number"
    TOO_MANY_NUMBERS = "too_many_numbers"
    TOO_LONG = "too_long"
    UNKNOWN_WORD = "unknown_word"
    NOT_A_CERTIFICATE = "not_a_certificate"
    NOT_A_DAY = "not_a_day"
    ENDS_BEFORE_IT_BEGINS = "ends_before_it_begins"
    EXPIRED = "expired"
    LASTS_TOO_LONG = "lasts_too_long"
    DISAGREES = "disagrees"
    PERSONAL = "personal"
    DUPLICATE = "duplicate"
    CONTRADICTION = "contradiction"


@dataclass(frozen=True, slots=True)
class Wording:
    """A reason and its mend, in the languages of those who mend."""

    zh: str
    en: str


WORDINGS: dict[Reason, Wording] = {
    Reason.MISSING: Wording("没有填写", "is empty: fill it in"),
    Reason.FORMULA: Wording("是公式: 请改为数值后再导入", "is a formula: paste its value in place of it"),
    Reason.IDENTITY: Wording(
        "填的是身份证号或残疾人证号: 请从此列删除, 改填电话号码",
        "holds an identity or certificate number: remove it and write the telephone number",
    ),
    Reason.ROUNDED: Wording(
        "已被表格软件改成科学计数, 尾数丢失: 请将该列设为文本并重新填写",
        "was rounded by the spreadsheet (1.38E+10): make the column text and fill it in again",
    ),
    Reason.NOT_A_NUMBER: Wording(
        "不是有效的电话号码: 固定电话请带区号, 国外号码请以 + 开头",
        "is no telephone number: write landlines with their area code, foreign ones with + and the country",
    ),
    Reason.SERVICE_NUMBER: Wording(
        "是服务号码, 不属于个人或家庭", "belongs to a service: write the number of a person or household"
    ),
    Reason.TOO_MANY_NUMBERS: Wording("号码过多: 每格最多 10 个", "holds too many numbers: at most 10 in a cell"),
    Reason.TOO_LONG: Wording("内容过长", "is too long: shorten it"),
    Reason.UNKNOWN_WORD: Wording(
        "内容无法识别: 请使用说明中的写法", "is none that we know: see the words in the manual"
    ),
    Reason.NOT_A_CERTIFICATE: Wording(
        "不是 20 位残疾人证号", "is no certificate's number of 20 characters: correct it, or leave it empty"
    ),
    Reason.NOT_A_DAY: Wording("不是日期: 请写成 2026-01-31", "is no day: write it like 2026-01-31"),
    Reason.ENDS_BEFORE_IT_BEGINS: Wording("早于开始日期", "lies before valid_from: give a later day"),
    Reason.EXPIRED: Wording("已过期, 未导入", "has passed: renew the entry or leave the line out"),
    Reason.LASTS_TOO_LONG: Wording("有效期超过该名单的上限", "is later than this list allows: give an earlier day"),
    Reason.DISAGREES: Wording(
        "与残疾人证号不一致", "differs from what the certificate's number says: correct one of them"
    ),
    Reason.PERSONAL: Wording("含有号码: 依据只写条款或事由", "holds a number: name the rule or the cause only"),
    Reason.DUPLICATE: Wording("与第 {other} 行重复, 只导入一次", "stands on line {other} already: taken over once"),
    Reason.CONTRADICTION: Wording(
        "与第 {other} 行是同一人同一号码但内容不同, 以第 {other} 行为准: 请更正, 或增加一列人员编号",
        "is the same person's number as on line {other} with other particulars; line {other} counts: correct one of"
        " them, or add a column that tells the persons apart",
    ),
}


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One fault of one line."""

    line: int
    """As a text editor or a spreadsheet counts, from 1."""
    field: Field
    reason: Reason
    other_line: int | None = None
    """The line that it repeats."""

    def wording(self) -> Wording:
        said = WORDINGS[self.reason]
        if self.other_line is None:
            return said
        return Wording(said.zh.format(other=self.other_line), said.en.format(other=self.other_line))


HEADINGS = ("行 line", "字段 field", "原因 reason", "reason (English)", "code")
_BYTE_ORDER_MARK = "\N{BYTE ORDER MARK}"
"""Without it Excel takes UTF-8 for the machine's own encoding."""


def csv_headings() -> str:
    """The first line of a file for download that spreadsheets open as it is meant."""
    return _BYTE_ORDER_MARK + _csv_line(HEADINGS)


def as_csv(problem: RowProblem) -> str:
    """One of its lines."""
    said = problem.wording()
    return _csv_line((str(problem.line), problem.field, said.zh, said.en, problem.reason))


def _csv_line(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
