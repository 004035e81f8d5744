"""Who may act: what is known of the service before us, and the names that services have."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.main.roles.fencing import STILL_S, UNSEEN_S, Evidence, Heart, Verdict, verdict
from callcenter.main.roles.peers import Peer, ServiceRole, peer, peers
from callcenter.vocabulary.ids import NodeId

ME, BEFORE, OTHER = "b/2/00", "a/1/00", "c/3/00"
ONE, TWO = NodeId("pbx1"), NodeId("pbx2")


def seen(now: Mapping[NodeId, Heart], since_s: float = 0.0, first: Mapping[NodeId, Heart] | None = None) -> Evidence:
    return Evidence(ME, BEFORE, now if first is None else first, now, since_s)


@pytest.mark.parametrize(
    ("evidence", "wanted"),
    [
        pytest.param(seen({ONE: Heart(BEFORE, "99")}), Verdict.ACT, id="who beat last has let our journal go"),
        pytest.param(seen({ONE: Heart(OTHER, "0")}), Verdict.ACT, id="no heart beats"),
        pytest.param(seen({ONE: Heart("", "")}), Verdict.ACT, id="none ever did"),
        pytest.param(seen({ONE: Heart(OTHER, "99")}), Verdict.LOOK_AGAIN, id="another machine's, perhaps alive"),
        pytest.param(seen({ONE: Heart(OTHER, "99")}, STILL_S), Verdict.ACT, id="it stands still"),
        pytest.param(
            seen({ONE: Heart(OTHER, "100")}, 1.0, {ONE: Heart(OTHER, "99")}), Verdict.GIVE_BACK, id="it moves"
        ),
        pytest.param(
            seen({ONE: Heart(OTHER, "0")}, 1.0, {ONE: Heart(OTHER, "99")}), Verdict.ACT, id="a caller has lost it"
        ),
        pytest.param(
            seen({ONE: Heart(BEFORE, "99"), TWO: Heart(OTHER, "99")}), Verdict.LOOK_AGAIN, id="one of two nodes"
        ),
        pytest.param(seen({}), Verdict.LOOK_AGAIN, id="no Asterisk can be asked"),
        pytest.param(seen({}, UNSEEN_S), Verdict.ACT, id="and the other one has not taken the lock again"),
    ],
)
def test_who_has_the_lock_acts_only_where_no_other_one_does(evidence: Evidence, wanted: Verdict) -> None:
    assert verdict(evidence) is wanted


def test_a_heart_that_nobody_has_signed_is_nobodys_of_a_new_journal() -> None:
    unsigned = {ONE: Heart("", "99")}

    assert verdict(Evidence(ME, "", unsigned, unsigned, 0.0)) is Verdict.LOOK_AGAIN


@given(host=st.text(max_size=80), pid=st.integers(1, 4_194_304), version=st.text(max_size=40))
def test_a_service_is_known_by_its_name_whatever_its_machine_is_called(host: str, pid: int, version: str) -> None:
    one = peer(host, pid, "0f1e", version).become(ServiceRole.STANDBY)

    assert len(f"callcenter:{one}".encode()) < 64, "PostgreSQL cuts what is longer"
    assert peers([str(one)]) == [one]


def test_names_of_another_kind_are_nobodys() -> None:
    active = Peer(BEFORE, ServiceRole.ACTIVE, "1.0")

    assert peers(["", "psql", "resting:1.0:a/1/00", "active:1.0:", str(active)]) == [active]
