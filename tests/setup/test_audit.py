"""What is said of the libraries: their known faults, or that nobody could be asked; and that all are written down."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
WELL = {"dependencies": [{"name": "jinja2", "version": "3.1.6", "vulns": []}]}
FAULTY = {
    "dependencies": [
        {"name": "jinja2", "version": "2.0", "vulns": [{"id": "CVE-1", "fix_versions": ["3.1.6"]}]},
        {"name": "rich", "skip_reason": "not found"},
    ]
}
UNREACHED = {"dependencies": [{"name": "jinja2", "skip_reason": "not found"}]}
PAGES_WELL: dict[str, Any] = {"vulnerabilities": {}}
PAGES_FAULTY = {"vulnerabilities": {"jssip": {"severity": "high", "range": "<3"}}}


@pytest.mark.parametrize(
    ("service", "pages", "code", "said"),
    [
        (WELL, PAGES_WELL, 0, "service: no known fault"),
        (FAULTY, PAGES_WELL, 1, "service: jinja2 2.0: CVE-1 → 3.1.6"),
        (WELL, PAGES_FAULTY, 1, "pages: jssip: high, <3"),
        (UNREACHED, PAGES_WELL, 0, "service: NOT audited"),
        (WELL, {"error": {"code": "E405"}}, 0, "pages: NOT audited"),
    ],
)
def test_known_faults_fail_and_a_list_that_was_not_reached_is_named(
    tmp_path: Path, service: object, pages: object, code: int, said: str
) -> None:
    files = [tmp_path / "service.json", tmp_path / "pages.json"]
    for file, answer in zip(files, (service, pages), strict=True):
        file.write_text(json.dumps(answer))
    run = subprocess.run(
        [sys.executable, ROOT / "scripts" / "audit_answers.py", *files], capture_output=True, text=True, check=False
    )

    assert (run.returncode, said in run.stdout) == (code, True), run.stdout


def test_every_pinned_library_stands_in_the_bill_of_materials(tmp_path: Path) -> None:
    subprocess.run([ROOT / "scripts" / "sbom", tmp_path], capture_output=True, check=True)
    service = json.loads((tmp_path / "service.cdx.json").read_text())
    pages = json.loads((tmp_path / "pages.cdx.json").read_text())
    pinned = dict(re.findall(r"^([a-z0-9._-]+)==([^ ;\\]+)", (ROOT / "requirements.lock").read_text(), re.MULTILINE))
    written = {part["name"]: part for part in service["components"]}

    assert {name: part["version"] for name, part in written.items()} == pinned
    assert all(part["externalReferences"][0]["hashes"] for part in written.values())
    assert {"jssip", "react", "elkjs"} <= {part["name"] for part in pages["components"]}
