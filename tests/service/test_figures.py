"""What the alerts and the dashboard in deploy/ ask for is what a running service tells."""

import json
import re
from pathlib import Path

import pytest
import yaml

from tests.service.hotline import Hotline

pytestmark = pytest.mark.asyncio(loop_scope="package")

DEPLOY = Path(__file__).parents[2] / "deploy"
FIGURE = re.compile(r"\b(?:callcenter|process)_[a-z0-9_]+")
SUFFIX = re.compile(r"_(?:total|bucket|count|sum|created)$")


def asked_by_alerts() -> list[str]:
    document = yaml.safe_load((DEPLOY / "prometheus" / "callcenter.rules.yaml").read_text())
    return [rule["expr"] for group in document["groups"] for rule in group["rules"]]


def asked_by_the_dashboard() -> list[str]:
    panels = json.loads((DEPLOY / "grafana" / "callcenter.json").read_text())["panels"]
    return [target["expr"] for panel in panels for target in panel.get("targets", ())]


async def test_every_figure_that_alerts_and_dashboard_ask_for_is_told(hotline: Hotline) -> None:
    text = (await hotline.browsers["8001"].get("/metrics")).raise_for_status().text
    told = {SUFFIX.sub("", name) for name in re.findall(r"^# HELP (\S+)", text, re.MULTILINE)}
    asked = {
        SUFFIX.sub("", name) for ask in (*asked_by_alerts(), *asked_by_the_dashboard()) for name in FIGURE.findall(ask)
    }

    assert len(asked) > 15
    assert asked - told == set()
    assert re.search(r'^callcenter_dependency_condition\{dependency="database"\} 2\.0$', text, re.MULTILINE)
