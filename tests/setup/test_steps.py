"""How set-up talks: what a step did, or what is wrong and how to mend it; and the secrets it keeps."""

import re
import stat
import subprocess
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"


def run(folder: Path, script: str) -> subprocess.CompletedProcess[str]:
    """Run set-up's library and the script in an empty checkout."""
    whole = f"""
        set -euo pipefail
        ROOT={folder} DATA={folder}/data HERE={SCRIPTS}
        . {SCRIPTS}/lib.sh
        . {SCRIPTS}/steps/secrets.sh
        begin "$DATA/setup" 1
        {script}
    """
    return subprocess.run(["bash", "-c", whole], cwd=folder, capture_output=True, text=True, timeout=20, check=False)


def test_a_step_says_what_came_of_it_and_how_long_it_took(tmp_path: Path) -> None:
    done = run(tmp_path, "step_fetch() { doing 'fetching'; echo noise; result '3 things'; }; step fetch Things")

    assert done.returncode == 0
    assert re.search(r"… fetching\n ✓ 1/1 Things +\d+\.\d s  3 things\n", done.stderr)
    assert "noise" not in done.stderr


def test_stdout_is_left_to_what_comes_after_set_up(tmp_path: Path) -> None:
    done = run(tmp_path, "step_loud() { echo out; echo err >&2; result fine; echo hint | remark; }; step loud Loud")

    assert done.stdout == ""
    assert "hint" in done.stderr


def test_a_failed_step_names_cause_and_mend_and_ends_set_up(tmp_path: Path) -> None:
    done = run(
        tmp_path,
        "step_net() { echo 'timed out'; fail 'the index is away' 'check the network'; }; step net Net; say 'went on'",
    )

    assert done.returncode == 1
    assert "| timed out\n   cause: the index is away\n   mend:  check the network\n" in done.stderr
    assert "went on" not in done.stderr


def test_a_command_that_fails_unforeseen_ends_set_up_too(tmp_path: Path) -> None:
    done = run(tmp_path, "step_odd() { doing 'odd things'; false; result 'never'; }; step odd Odd")

    assert done.returncode == 1
    assert "cause: a command of step 'odd' failed (status 1) while: odd things" in done.stderr
    assert f"mend:  see {tmp_path}/data/setup/odd.log" in done.stderr


def test_a_failure_within_a_substitution_keeps_its_cause(tmp_path: Path) -> None:
    done = run(
        tmp_path, "inner() { fail 'deep down' 'dig'; }; step_deep() { local x; x=$(inner); echo $x; }; step deep Deep"
    )

    assert (done.returncode, "cause: deep down" in done.stderr) == (1, True)


def test_secrets_are_made_once_for_their_owner_only(tmp_path: Path) -> None:
    assert "6 made" in run(tmp_path, "step secrets Secrets").stderr
    made = (tmp_path / ".env").read_text()

    assert "kept" in run(tmp_path, "step secrets Secrets").stderr
    assert (tmp_path / ".env").read_text() == made
    assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600
    assert len(set(re.findall(r"^CALLCENTER_\w+=([\w-]{43})$", made, re.MULTILINE))) == 6


@pytest.mark.parametrize("before", ["CALLCENTER_SITE__LIST_KEY=mine\n", "CALLCENTER_SITE__LIST_KEY=mine", "# mine"])
def test_what_an_operator_wrote_stays(tmp_path: Path, before: str) -> None:
    (tmp_path / ".env").write_text(before)

    run(tmp_path, "step secrets Secrets")

    lines = (tmp_path / ".env").read_text().splitlines()
    assert lines[0] == before.strip()
    assert sum(line.startswith("CALLCENTER_SITE__LIST_KEY=") for line in lines) == 1
    assert sum(line.startswith("CALLCENTER_") for line in lines) == 6


def test_a_new_recordings_key_beside_sealed_recordings_is_told(tmp_path: Path) -> None:
    (tmp_path / "data/recordings/vault/objects").mkdir(parents=True)
    told = run(tmp_path, "step secrets Secrets").stderr

    assert "CALLCENTER_RECORDINGS__KEYS_BEFORE" in told
    assert "KEYS_BEFORE" not in run(tmp_path, "step secrets Secrets").stderr
