"""What pip-audit and npm have answered, in words: audit_answers.py SERVICE.json PAGES.json (plain python3).

Exits 1 where a library has a known fault, 0 where none has or no list could be reached: which of the two is printed.
"""

import json
import sys
from pathlib import Path
from typing import Any


def of_service(answer: dict[str, Any] | None) -> list[str] | None:
    """Known faults of Python libraries, a line each; None where the list was not reached."""
    libraries = [] if answer is None else answer.get("dependencies", [])
    asked = [library for library in libraries if "skip_reason" not in library]
    if not asked:
        return None
    return [
        f"{library['name']} {library['version']}: {fault['id']} → {', '.join(fault['fix_versions']) or 'no mend yet'}"
        for library in asked
        for fault in library["vulns"]
    ]


def of_pages(answer: dict[str, Any] | None) -> list[str] | None:
    """Known faults of the pages' libraries, a line each; None where the list was not reached."""
    if answer is None or "vulnerabilities" not in answer:
        return None
    return [f"{name}: {fault['severity']}, {fault['range']}" for name, fault in answer["vulnerabilities"].items()]


def _read(file: Path) -> dict[str, Any] | None:
    try:
        answer = json.loads(file.read_text())
    except (OSError, ValueError):
        return None
    return answer if isinstance(answer, dict) else None


def main(service: Path, pages: Path) -> int:
    found = {"service": of_service(_read(service)), "pages": of_pages(_read(pages))}
    for name, faults in found.items():
        if faults is None:
            print(f"audit: {name}: NOT audited: its list of known faults cannot be reached from here")
        for line in faults or ():
            print(f"audit: {name}: {line}")
        if faults == []:
            print(f"audit: {name}: no known fault")
    return 1 if any(found.values()) else 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
