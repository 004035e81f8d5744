"""What flows may hold, and lexicons tried out, over HTTP. Operators and admins only."""

from fastapi import APIRouter

from callcenter.ivr.document.declaration import Declaration, declaration
from callcenter.publishing.documents import lexicon_document
from callcenter.publishing.http.documents import Operator, Room
from callcenter.publishing.http.shapes import Tried, WordsToTry
from callcenter.routing.words import split, understand
from callcenter.vocabulary.languages import Language

flow_routes = APIRouter(prefix="/api/v1/flows", tags=["flows"])
lexicon_routes = APIRouter(prefix="/api/v1/lexicons", tags=["lexicons"])


@flow_routes.get("/kinds")
async def kinds(_session: Operator) -> Declaration:
    """What a flow may hold: kinds of node, conditions, and their fields, for forms to be drawn from."""
    return declaration()


@lexicon_routes.post("/{language}/try")
async def try_words(language: Language, wanted: WordsToTry, _session: Operator, here: Room) -> Tried:
    """Where these words would lead, by the very rules that real calls go by, and why.

    422 `unfit` with `problems` where the lexicon cannot be used.
    """
    lexicon = await here.views.lexicon(lexicon_document(language), wanted.values)
    words = split(language, wanted.text)
    found = understand(lexicon, words)
    return Tried(
        words=words,
        destination=found.destination,
        score=found.score,
        matched=found.matched,
        runner_up=found.runner_up,
        runner_up_score=found.runner_up_score,
    )
