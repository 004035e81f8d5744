"""What flows may hold, and lexicons tried out, over HTTP."""

from fastapi import APIRouter

from callcenter.ivr.document.declaration import Declaration, declaration
from callcenter.publishing.documents import lexicon_document, wordings_document
from callcenter.publishing.http.documents import Operator, Room
from callcenter.publishing.http.shapes import Tried, WordsToTry
from callcenter.routing.decision import decide
from callcenter.routing.hypotheses import as_sure
from callcenter.vocabulary.languages import Language

BY_HAND = "typed"
"""Stands for a recogniser where words are written."""
flow_routes = APIRouter(prefix="/api/v1/flows", tags=["flows"])
lexicon_routes = APIRouter(prefix="/api/v1/lexicons", tags=["lexicons"])


@flow_routes.get("/kinds")
async def kinds(_session: Operator) -> Declaration:
    """What a flow may hold: kinds of node, conditions, and their fields, for forms to be drawn from."""
    return declaration()


@lexicon_routes.post("/{language}/try")
async def try_words(language: Language, wanted: WordsToTry, _session: Operator, here: Room) -> Tried:
    """What would be done with a caller who said so plainly, by the very rules that real calls go by, and why.

    422 `unfit` with `problems` where the lexicon or the wordings cannot be used.
    """
    edited = {lexicon_document(language): wanted.values, wordings_document(language): wanted.wordings}
    known = await here.views.knowledge(language, {name: rows for name, rows in edited.items() if rows is not None})
    found = decide(known, [as_sure(language, wanted.text)], engine=BY_HAND)
    return Tried(verdict=found.verdict, reason=found.reason())
