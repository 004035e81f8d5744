"""How all tests are run, three folders at a time."""

import sys
import threading
from collections import deque
from fnmatch import fnmatch
from pathlib import Path

import pytest
from scripts.side_by_side import REAL_CALLS, ROOT, Job, Lanes, folders_with_tests, jobs, summary

from tests.waiting import until

TESTS = ROOT / "tests"


def says(name: str, script: str) -> Job:
    return Job(name, (sys.executable, "-c", script))


def files(job: Job) -> list[Path]:
    """The files of tests that a job runs."""
    places = [ROOT / word for word in job.command if word.startswith("tests/")]
    left_out = [word.partition("=")[2] for word in job.command if word.startswith("--ignore-glob=")]
    found = [file for place in places for file in ([place] if place.is_file() else place.rglob("test_*.py"))]
    return [file for file in found if not any(fnmatch(str(file), pattern) for pattern in left_out)]


def test_every_file_of_tests_is_in_exactly_one_job() -> None:
    side, alone = jobs(folders_with_tests(), with_checks=True)

    assert sorted(file for job in (*side, *alone) for file in files(job)) == sorted(TESTS.rglob("test_*.py"))
    assert any(REAL_CALLS in " ".join(job.command) for job in side)


def test_a_folder_that_nobody_put_in_order_is_run_too() -> None:
    side, _ = jobs(["unit", "newcomer"], with_checks=False)

    assert "newcomer" in [job.name for job in side]


def test_those_of_both_ends_run_at_a_time_and_all_outcomes_are_kept(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    meet = "import pathlib, sys, time\npathlib.Path(sys.argv[1]).touch()\nwhile not pathlib.Path(sys.argv[2]).exists():"
    here, there = str(tmp_path / "here"), str(tmp_path / "there")
    failing = f"{meet} time.sleep(0.01)\nprint('FAILED tests/a.py::test_b - why')\nsys.exit(1)"
    lanes = Lanes(
        deque(
            [
                Job("head", (sys.executable, "-c", failing, here, there)),
                Job("tail", (sys.executable, "-c", f"{meet} time.sleep(0.01)", there, here)),
            ]
        )
    )
    lanes.all()

    assert {one.job.name: one.code for one in lanes.ended} == {"head": 1, "tail": 0}
    assert "FAILED tests/a.py::test_b - why" in summary(lanes.ended).splitlines()
    assert "── tail: begun" in capfd.readouterr().out


async def test_told_to_stop_it_ends_what_runs_and_begins_nothing_else(tmp_path: Path) -> None:
    begun, cleaned = tmp_path / "begun", tmp_path / "cleaned"
    slow = (
        "import pathlib, time\n"
        f"try:\n    pathlib.Path({str(begun)!r}).touch()\n    time.sleep(60)\n"
        f"except KeyboardInterrupt:\n    pathlib.Path({str(cleaned)!r}).touch()\n"
    )
    lanes = Lanes(deque([says("slow", slow)]))
    running = threading.Thread(target=lanes.all)
    running.start()
    await until(begun.exists, 30, "the job has begun")
    lanes.stop()
    running.join()
    lanes.run(says("late", "print('late')"))

    assert cleaned.exists()
    assert [one.job.name for one in lanes.ended] == ["slow"]
