import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def test_a_bench_ends_with_one_json_object_that_names_nobody() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench", "ami", "--json", "--quick"],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    [line] = done.stdout.splitlines()
    told = json.loads(line)
    assert set(told) == {"bench", "machine", "figures", "ratios"}
    assert told["bench"] == "ami"
    assert set(told["machine"]) == {"cpu", "cores", "memory_gib", "kernel", "python", "asterisk"}
    assert {"ami_vs_panoramisk", "ami_vs_limit"} <= set(told["ratios"])
    assert all(ratio > 0 for ratio in told["ratios"].values())


@pytest.mark.timeout(400)
def test_our_ears_are_measured_beside_the_plain_loop(tmp_path: Path) -> None:
    # A site with set-up's programs and without Whisper's model.
    shutil.copy(ROOT / "data" / "tools.json", tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "bench", "speech", "--json", "--quick"],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": "/usr/bin:/bin", "CALLCENTER_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=380,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert set(told["ratios"]) == {"streams_vs_naive", "decision_vs_limit", "decision_p95_vs_limit"}
    figures = told["figures"]
    assert (figures["ours"]["streams"], figures["vosk_server"]["streams"]) == (20, 4)
    assert figures["ours"]["accuracy"] >= figures["vosk_server"]["accuracy"]
    # How many come too late is the machine's to say; that most come at all is ours.
    assert figures["ours"]["lost"] < figures["ours"]["streams"] / 2
    assert "whisper" not in figures


def test_the_list_is_measured_beside_a_bare_copy() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench", "list", "--json", "--quick"],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert set(told["ratios"]) == {"import_vs_copy", "import_vs_sorted_copy"}
    assert told["figures"]["numbers"] > told["figures"]["persons"]
    assert told["figures"]["bytes_per_number"] < 200


def test_a_cards_way_to_the_screen_is_measured_among_other_desktops() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench", "desktop", "--json", "--quick"],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert set(told["ratios"]) == {"pop_p95_vs_limit", "crowd_vs_alone"}
    figures = told["figures"]
    assert figures["desktops"] == 20
    # Every other desktop was told of something.
    assert figures["messages_to_the_crowd"] >= figures["desktops"] - 1
    assert figures["pop_ms"]["n"] == 3


def test_of_too_many_callers_none_is_lost_and_none_of_the_list_refused() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench", "overload", "--json", "--quick"],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)["figures"]
    assert figures["refused"] > figures["answered"] > 0
    assert figures["books"]["ended"]["refused"] == figures["refused"]
    assert (figures["listed"]["refused"], figures["books"]["drifts"]) == (0, 0)


def test_a_bench_nobody_knows_is_refused_with_the_names_of_those_there_are() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench", "nothing"],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 2
    assert "dispatch" in done.stderr
