"""`bench/run NAME`: people read stderr, machines the last line of stdout."""

import argparse
import asyncio
import json
import logging
import sys
from importlib import import_module

import structlog
import uvloop

from bench.figures import Result
from bench.machine import machine
from callcenter.vocabulary.errors import CallCenterError

NAMES = ("ami", "key", "dispatch", "say", "calls", "editor", "speech", "list", "desktop", "overload")


def main() -> int:
    """Measure what was asked for; 1 where nothing could be measured."""
    parser = argparse.ArgumentParser(prog="bench/run", description="Measure one thing beside its peers.")
    parser.add_argument("name", choices=NAMES)
    parser.add_argument("--json", action="store_true", help="nothing on stdout but the JSON object")
    parser.add_argument("--quick", action="store_true", help="as few rounds as show that it runs; no figures to quote")
    asked = parser.parse_args()
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            result: Result = runner.run(import_module(f"bench.{asked.name}").measure(quick=asked.quick))
    except CallCenterError as fault:
        print(f"bench: {fault}", file=sys.stderr)
        return 1
    whole = {"bench": asked.name, "machine": machine(), "figures": result.figures, "ratios": result.ratios}
    if not asked.json:
        print(json.dumps(whole, indent=2, ensure_ascii=False))
    print(json.dumps(whole, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
