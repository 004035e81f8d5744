"""The hotline's own flow is what the walk is tested with."""

from pathlib import Path

import pytest

from callcenter.ivr.document.flow import Flow
from callcenter.ivr.load import load_flow

ROOT = Path(__file__).parents[3]
HOTLINE = ROOT / "ivr" / "hotline.yaml"


@pytest.fixture(scope="session")
def flow() -> Flow:
    return load_flow(HOTLINE)
