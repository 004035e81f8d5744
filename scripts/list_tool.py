"""Write one program into the list that callcenter reads: list_tool.py TOOLS.json NAME FIELD=VALUE… (plain python3)."""

import json
import sys
from pathlib import Path


def main(file: Path, name: str, *fields: str) -> None:
    tools = json.loads(file.read_bytes()) if file.exists() else {}
    tools[name] = dict(field.split("=", 1) for field in fields)
    fresh = file.with_suffix(".new")
    fresh.write_text(json.dumps(tools, indent=2, sort_keys=True) + "\n")
    fresh.replace(file)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
