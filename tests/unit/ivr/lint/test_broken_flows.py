"""Every flow that is broken on purpose is caught, with its node, its field and the mend."""

from pathlib import Path

import pytest

from callcenter.ivr.document import reading as document
from callcenter.ivr.lint.draft import Site, draft_of
from callcenter.ivr.lint.report import lint
from callcenter.vocabulary.errors import Problem, RefusedDocumentError
from callcenter.vocabulary.languages import Language
from tests.unit.ivr.lint.mutations import MUTATIONS, Mutation, seed

FILE = Path("hotline.yaml")
SITE = Site(
    schedules={"always"},
    services={"tickets"},
    transfers={"110"},
    destinations={Language.ZH: ("emergency", "agent", "progress")},
    is_whole=True,
)


def problems_of(values: object) -> tuple[Problem, ...]:
    try:
        return lint([draft_of(document.of_values(values, FILE))], SITE).problems
    except RefusedDocumentError as refused:
        return refused.problems


@pytest.mark.parametrize("mutation", MUTATIONS.values(), ids=MUTATIONS)
def test_a_broken_flow_is_caught_and_its_node_is_named(mutation: Mutation) -> None:
    values = seed()
    mutation.change(values)

    found = problems_of(values)
    told = [problem for problem in found if mutation.fault in problem.fault and problem.field == mutation.field]

    assert told, [str(problem) for problem in found]
    assert mutation.node in [problem.node for problem in told]
    assert all(problem.mend and problem.fault_zh and problem.mend_zh for problem in told)


def test_at_least_sixty_of_them_name_a_node() -> None:
    assert len([mutation for mutation in MUTATIONS.values() if mutation.node is not None]) >= 60


def test_the_seed_itself_has_no_fault() -> None:
    assert [problem for problem in problems_of(seed()) if problem.severity == "error"] == []
