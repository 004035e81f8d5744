"""What can be published: documents by name, told apart by the name alone; pure.

Only names of these forms reach the disk, so that no name leads out of the operators' folder.
"""

import hashlib
import re
from collections.abc import Mapping
from enum import StrEnum
from typing import NewType

from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.languages import Language

DocumentName = NewType("DocumentName", str)
"""A file of the operators' folder.

``hotline.yaml``, ``lexicon.zh.tsv``, ``wordings.zh.tsv``, ``schedules.yaml``, ``hotline.try.yaml``.
"""

SCHEDULES = DocumentName("schedules.yaml")
OF_AGENTS = frozenset({"matters.yaml"})
"""Named like flows, but no caller meets them: the handbook of agents, which is not published."""

_STEM = r"[a-z][a-z0-9_]{0,39}"
_FLOW = re.compile(rf"({_STEM})\.yaml")
_TRY = re.compile(rf"({_STEM})\.try\.yaml")
_LEXICON = re.compile(rf"lexicon\.({'|'.join(Language)})\.tsv")
_WORDINGS = re.compile(rf"wordings\.({'|'.join(Language)})\.tsv")


class DocumentType(StrEnum):
    FLOW = "flow"
    LEXICON = "lexicon"
    WORDINGS = "wordings"
    """What callers say who name no keyword."""
    SCHEDULES = "schedules"
    TRY = "try"
    """Scripted callers of a flow: saved like the others, but callers never meet them, so they are not published."""


class UnknownDocumentError(CallCenterError):
    """No document, version or notice of this name."""


def document_type(name: str) -> DocumentType | None:
    """What a file of this name holds; None for what is no document."""
    if name == SCHEDULES:
        return DocumentType.SCHEDULES
    if name in OF_AGENTS:
        return None
    if _FLOW.fullmatch(name):
        return DocumentType.FLOW
    if _TRY.fullmatch(name):
        return DocumentType.TRY
    if _WORDINGS.fullmatch(name):
        return DocumentType.WORDINGS
    return DocumentType.LEXICON if _LEXICON.fullmatch(name) else None


def document_name(text: str) -> DocumentName:
    """`text` as a document's name; raises UnknownDocumentError."""
    if document_type(text) is None:
        raise UnknownDocumentError(
            f"{text!r} is no document → name NAME.yaml, NAME.try.yaml, schedules.yaml, lexicon.LANGUAGE.tsv or "
            "wordings.LANGUAGE.tsv"
        )
    return DocumentName(text)


def type_of(name: DocumentName) -> DocumentType:
    found = document_type(name)
    if found is None:
        raise UnknownDocumentError(f"{name!r} is no document")
    return found


def flow_document(flow: str) -> DocumentName:
    """The document that holds this flow."""
    return document_name(f"{flow}.yaml")


def tries_document(flow: str) -> DocumentName:
    """The document that holds the scripted callers of this flow."""
    return document_name(f"{flow}.try.yaml")


def flow_name(name: DocumentName) -> str:
    """The flow that a flow's document, or its try script, is named after."""
    return name.partition(".")[0]


def lexicon_document(language: Language) -> DocumentName:
    return DocumentName(f"lexicon.{language}.tsv")


def wordings_document(language: Language) -> DocumentName:
    return DocumentName(f"wordings.{language}.tsv")


def language_in(name: DocumentName) -> Language:
    """Of a lexicon or of wordings."""
    return Language(name.split(".")[1])


def is_table(name: DocumentName) -> bool:
    """Whether it is written in rows."""
    return type_of(name) in (DocumentType.LEXICON, DocumentType.WORDINGS)


def is_published(name: DocumentName) -> bool:
    """Whether callers can meet what it holds."""
    return type_of(name) is not DocumentType.TRY


def only_published(texts: Mapping[DocumentName, str]) -> dict[DocumentName, str]:
    """What callers can meet of `texts`."""
    return {name: text for name, text in texts.items() if is_published(name)}


def hash_of(text: str) -> str:
    """Tells texts apart, to the last comment."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]
