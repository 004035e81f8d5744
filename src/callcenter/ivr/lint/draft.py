"""What is looked at: flows with the documents they were read from, and what else exists at the site."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from callcenter.ivr.document import reading as documents
from callcenter.ivr.document.flow import Flow
from callcenter.ivr.document.reading import Document
from callcenter.ivr.load import flow_of
from callcenter.vocabulary.languages import Language

Names = Collection[str] | None
"""None: not known here, and not checked."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A flow, right in its form, and where it stands written."""

    flow: Flow
    document: Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What other documents and the settings declare, that flows may name."""

    schedules: Names = None
    services: Names = None
    transfers: Names = None
    """The numbers that callers may be put through to."""
    destinations: Mapping[Language, Collection[str]] | None = None
    """Where the lexicon of each language leads."""
    is_whole: bool = False
    """Whether the flows given are all that there are."""


def draft_of(document: Document) -> Draft:
    """Raises RefusedDocumentError for what is no flow."""
    return Draft(flow_of(document), document)


def draft_from(text: str, file: Path) -> Draft:
    """The flow written in `text`; raises RefusedDocumentError."""
    return draft_of(documents.parse(text, file))


def by_name(drafts: Iterable[Draft]) -> dict[str, Flow]:
    """The flows by their names, the first of each name."""
    flows: dict[str, Flow] = {}
    for draft in drafts:
        flows.setdefault(draft.flow.name, draft.flow)
    return flows
