"""sd_notify's two ends."""

from pathlib import Path

import pytest

from callcenter.main.notify import ALIVE, ENVIRONMENT, READY, STOPPING, Notifier, NotifySocket


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "service.notify"


def test_what_is_told_is_heard_once(path: Path) -> None:
    ears, service = NotifySocket(path), Notifier(str(path))
    service.tell(READY)
    service.tell(ALIVE)
    service.tell(ALIVE)

    assert ears.states() == {READY, ALIVE}
    assert ears.states() == frozenset()
    service.close()
    ears.close()


def test_several_states_in_one_message_are_several(path: Path) -> None:
    ears, service = NotifySocket(path), Notifier(str(path))
    service.tell(READY + b"\n" + STOPPING)

    assert ears.states() == {READY, STOPPING}
    service.close()
    ears.close()


def test_a_listener_that_never_looks_does_not_block(path: Path) -> None:
    ears, service = NotifySocket(path), Notifier(str(path))
    for _ in range(10_000):
        service.tell(ALIVE)

    assert ears.states() == {ALIVE}
    service.close()
    ears.close()


def test_a_listener_that_is_gone_is_not_our_trouble(path: Path) -> None:
    ears, service = NotifySocket(path), Notifier(str(path))
    ears.close()
    service.tell(ALIVE)
    service.close()

    assert not path.exists()


def test_where_nobody_asked_nothing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ENVIRONMENT, raising=False)
    service = Notifier()
    service.tell(READY)
    service.close()


def test_the_address_comes_from_the_environment(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENVIRONMENT, str(path))
    ears, service = NotifySocket(path), Notifier()
    service.tell(READY)

    assert ears.states() == {READY}
    service.close()
    ears.close()


def test_a_socket_left_by_an_earlier_life_is_replaced_and_only_we_may_write_to_it(path: Path) -> None:
    NotifySocket(path).socket.close()
    ears = NotifySocket(path)

    assert path.stat().st_mode & 0o777 == 0o600
    ears.close()
