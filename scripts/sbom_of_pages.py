"""Of npm's whole bill of materials (stdin), what the pages ship (stdout), without a time stamp (plain python3).

npm's own `--omit dev` leaves out React, because development tools want it, too (npm 11.19).
"""

import json
import sys
from typing import Any

DEVELOPMENT = {"name": "cdx:npm:package:development", "value": "true"}


def shipped(document: dict[str, Any]) -> dict[str, Any]:
    """`document` without what only development needs; the same lock gives the same."""
    components = [part for part in document["components"] if DEVELOPMENT not in part.get("properties", ())]
    kept = {part["bom-ref"] for part in components} | {document["metadata"]["component"]["bom-ref"]}
    dependencies = [
        {**one, "dependsOn": [ref for ref in one.get("dependsOn", ()) if ref in kept]}
        for one in document["dependencies"]
        if one["ref"] in kept
    ]
    metadata = {name: value for name, value in document["metadata"].items() if name != "timestamp"}
    rest = {name: value for name, value in document.items() if name != "serialNumber"}
    return {**rest, "metadata": metadata, "components": components, "dependencies": dependencies}


if __name__ == "__main__":
    json.dump(shipped(json.load(sys.stdin)), sys.stdout, indent=2)
