import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.asterisk.ami.actions import ListAnswer, OneAnswer, checked, plain
from callcenter.asterisk.ami.framing import Fields
from callcenter.asterisk.errors import ActionRefusedError, UnexpectedAnswerError, UnsafeFieldError
from callcenter.vocabulary.ids import NodeId

PBX = NodeId("pbx1")


@pytest.mark.parametrize(
    ("hostile", "title"),
    [("1\r\nAction: Command\r\nCommand: core stop now", "CR"), ("1\nAction: Command", "LF"), ("1\0", "NUL")],
)
def test_a_value_that_carries_a_line_end_is_refused_by_its_fields_name(hostile: str, title: str) -> None:
    with pytest.raises(UnsafeFieldError, match=f"Setvar: field 'Value' contains {title}") as refused:
        checked("Setvar", {"Variable": "CC_NUMBER", "Value": hostile})

    assert refused.value.field == "'Value'"


@pytest.mark.parametrize("hostile", ["${SHELL(id)}", "1001&PJSIP/9", "1,Set(A=B)", "s|1", "$[1+1]", 'a"b', "`id`"])
def test_what_the_dialplan_reads_as_syntax_is_refused_wherever_it_would_be_a_value(hostile: str) -> None:
    for action, field in (
        ("Redirect", "Exten"),
        ("QueueAdd", "MemberName"),
        ("Setvar", "Value"),
        ("Hangup", "Channel"),
    ):
        with pytest.raises(UnsafeFieldError, match=field):
            checked(action, {field: hostile})
    with pytest.raises(UnsafeFieldError, match="CC_NUMBER"):
        plain("Originate", "CC_NUMBER", hostile)


@pytest.mark.parametrize("name", ["Value\r\nAction", "Value:", "", " Value"])
def test_a_hostile_field_name_is_refused(name: str) -> None:
    with pytest.raises(UnsafeFieldError):
        checked("Setvar", {name: "1"})


def test_a_hostile_action_name_is_refused() -> None:
    with pytest.raises(UnsafeFieldError):
        checked("Ping\r\nAction: Command", {})


def test_a_line_longer_than_asterisk_reads_is_refused() -> None:
    checked("Setvar", {"Value": "x" * 993})

    with pytest.raises(UnsafeFieldError, match="line of 1001 bytes"):
        checked("Setvar", {"Value": "x" * 994})
    with pytest.raises(UnsafeFieldError, match="line of 1003 bytes"):
        checked("Setvar", {"Value": "张" * 332})


def test_more_fields_than_asterisk_keeps_are_refused() -> None:
    with pytest.raises(UnsafeFieldError, match="are 65"):
        checked("UserEvent", {f"F{number}": "" for number in range(65)})


def test_a_lone_surrogate_is_refused_and_not_an_encoding_error() -> None:
    with pytest.raises(UnsafeFieldError, match="not valid Unicode"):
        checked("Setvar", {"Value": "\ud800"})


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=50), max_size=5))
def test_whatever_is_let_through_is_one_message_of_one_line_a_field(fields: dict[str, str]) -> None:
    try:
        safe = checked("Setvar", fields)
    except UnsafeFieldError:
        return
    wire = "\r\n".join(f"{name}: {value}" for name, value in safe.items()).encode()

    assert wire.count(b"\n") == wire.count(b"\r") == len(safe) - 1
    assert b"\0" not in wire


async def test_an_error_answer_is_raised_with_asterisks_words() -> None:
    action = OneAnswer(PBX, "Setvar", {})

    assert action.take(Fields(b"Response: Error\r\nMessage: No such channel\n"))
    with pytest.raises(ActionRefusedError, match="pbx1 refused Setvar: No such channel") as refused:
        await action.future
    assert refused.value.message == "No such channel"


async def test_a_list_is_complete_at_its_completion_only() -> None:
    action = ListAnswer(PBX, "QueueStatus", {}, most_items=10)

    # An item's name may end in Complete, which stock panoramisk takes for the end.
    assert not action.take(Fields(b"Response: Success\r\nEventList: start\r\nMessage: Queue status will follow"))
    assert not action.take(Fields(b"Event: AgentComplete\r\nQueue: a"))
    assert not action.take(Fields(b"Event: QueueMember\r\nQueue: a"))
    assert action.take(Fields(b"Event: QueueStatusComplete\r\nEventList: Complete\r\nListItems: 2"))
    assert [item.text("Event") for item in await action.future] == ["AgentComplete", "QueueMember"]


async def test_a_list_without_end_is_bounded() -> None:
    action = ListAnswer(PBX, "CoreShowChannels", {}, most_items=2)
    item = Fields(b"Event: CoreShowChannel")

    assert [action.take(item) for _ in range(3)] == [False, False, True]
    with pytest.raises(UnexpectedAnswerError, match="over 2 items"):
        await action.future
