"""Documents from file, text, or the editor's values; whatever is wrong with their form comes out as problems."""

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from callcenter.ivr.document import reading as documents
from callcenter.ivr.document.faults import Bilingual, Fault
from callcenter.ivr.document.flow import MAX_NODES, Flow
from callcenter.ivr.document.form import told
from callcenter.ivr.document.reading import Document
from callcenter.ivr.schedules.schedules import NO_SCHEDULES, Schedules
from callcenter.vocabulary.errors import RefusedDocumentError

ModelT = TypeVar("ModelT", bound=BaseModel)
MAX_TOLD = 100
"""Problems of form told at once: a file of another kind has thousands."""


def load_flow(path: Path) -> Flow:
    """The flow in this file; raises RefusedDocumentError with every problem found."""
    return flow_of(documents.read(path))


def parse_flow(text: str, file: Path) -> Flow:
    """The flow written in `text`, right in its form; `ivr.lint` says what it means. Raises RefusedDocumentError."""
    return flow_of(documents.parse(text, file))


def flow_of(document: Document) -> Flow:
    """The flow that a document holds, right in its form; raises RefusedDocumentError."""
    nodes = document.values.get("nodes") if isinstance(document.values, dict) else None
    if isinstance(nodes, dict) and len(nodes) > MAX_NODES:
        fault = Bilingual(
            f"has {len(nodes)} nodes, at most {MAX_NODES}", f"有 {len(nodes)} 个节点，最多 {MAX_NODES} 个"
        )
        mend = Bilingual("split it into several flows", "请拆分为多个流程")
        raise RefusedDocumentError([document.problem(Fault(("nodes",), fault, mend))])
    return fitted(document, Flow)


def load_schedules(path: Path) -> Schedules:
    """The schedules in this file, none where there is no file; raises RefusedDocumentError."""
    return fitted(documents.read(path), Schedules) if path.exists() else NO_SCHEDULES


def parse_schedules(text: str, file: Path) -> Schedules:
    """The schedules written in `text`; raises RefusedDocumentError."""
    return fitted(documents.parse(text, file), Schedules)


def fitted(document: Document, model: type[ModelT]) -> ModelT:
    """The document as `model` declares it; raises RefusedDocumentError with every problem of form."""
    try:
        return model.model_validate(document.values)
    except ValidationError as error:
        found = [told(detail) for detail in error.errors(include_url=False)[:MAX_TOLD]]
        raise RefusedDocumentError(document.problems(found)) from error
