"""What proves who somebody is, and what browsers and other systems say: tokens, claims, codes, signatures, messages."""

import asyncio
import base64
import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

import httpx
import pyotp
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import RSAKey
from pydantic import TypeAdapter, ValidationError

from callcenter.access.outsiders import ClaimRules, NotWelcomeError, outsider
from callcenter.access.sealing import BrokenSealError, Seal
from callcenter.access.totp import STEP_S, step_of
from callcenter.access.users import Role, UnfitUserError
from callcenter.agents.messages import Asked, Resync, WatchBoard
from callcenter.calls import page
from callcenter.calls.page import BadCursorError
from callcenter.integrations import signing
from callcenter.integrations.tokens import BadTokenError, minted
from callcenter.integrations.tokens import parts_of as token_parts
from callcenter.services.answers import LONGEST_VALUE, parsed, text_at
from callcenter.services.openid import OpenIdProvider, ProviderError
from callcenter.transcripts import search
from callcenter.transcripts.lexemes import vector
from callcenter.transcripts.search import UnfitSearchError
from callcenter.vocabulary.errors import ServiceError
from tests.fuzz.target import APART, Target, made_of, parts_of, spoilt, text_of

ISSUER, CLIENT = "https://id.example", "callcenter"
NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
DEEP = "[" * 3000


@cache
def _key() -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": "1", "use": "sig"})


@cache
def _forged() -> tuple[str, ...]:
    """Right in everything but who has signed."""
    now = int(datetime.now(UTC).timestamp())
    claims = {"iss": ISSUER, "aud": CLIENT, "sub": "1", "iat": now, "exp": now + 3600, "nonce": "n"}
    other = RSAKey.generate_key(2048, {"kid": "1", "use": "sig"})
    public = hmac.new(_key().as_pem(private=False), _unsigned("HS256", claims), hashlib.sha256).digest()
    return (
        jwt.encode({"alg": "RS256", "kid": "1"}, claims, other),
        f"{_unsigned('HS256', claims).decode()}.{_base64(public).decode()}",
        f"{_unsigned('none', claims).decode()}.",
        jwt.encode({"alg": "RS256", "kid": "1"}, {**claims, "aud": "another"}, _key()),
        jwt.encode({"alg": "RS256", "kid": "1"}, {**claims, "nonce": "another"}, _key()),
        jwt.encode({"alg": "RS256", "kid": "1"}, {**claims, "exp": now - 3600}, _key()),
    )


def _unsigned(algorithm: str, claims: Mapping[str, object]) -> bytes:
    header = {"alg": algorithm, "kid": "1"}
    return b".".join(_base64(json.dumps(part).encode()) for part in (header, claims))


def _base64(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def oidc(data: bytes) -> None:
    """A provider that says anything, and one that is right but hands out tokens that it never signed for us."""
    published, token = parts_of(data, 2)
    asyncio.run(_asked(published, token))


async def _asked(published: str, token: str) -> None:
    right = {name: f"{ISSUER}/{name}" for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")}

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.startswith("/.well-known") and published:
            return httpx.Response(200, content=published.encode(errors="surrogateescape"))
        if request.url.path.startswith("/.well-known"):
            return httpx.Response(200, json={"issuer": ISSUER, **right})
        if request.url.path == "/jwks_uri":
            return httpx.Response(200, json={"keys": [_key().as_dict(private=False)]})
        if token.startswith("{"):
            return httpx.Response(200, content=token.encode(errors="surrogateescape"))
        return httpx.Response(200, json={"id_token": token.encode(errors="replace").decode()})

    client = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    provider = OpenIdProvider(ISSUER, CLIENT, "", "openid", client)
    try:
        await provider.claims(code="c", nonce="n", verifier="v", back="https://us.example/back")
    except ProviderError:
        return
    finally:
        await provider.close()
    raise AssertionError("a token counts that the provider has not signed for us")


RULES = ClaimRules(
    name="preferred_username", role="groups", roles={"desk": Role.AGENT, "boss": Role.ADMIN}, agent="staff"
)


def claims(data: bytes) -> None:
    said = _json(data)
    if not isinstance(said, dict):
        return
    found = outsider({"iss": ISSUER, "sub": "1", **said}, RULES)
    held = said.get("groups")
    listed = held if isinstance(held, list) else [held]
    assert found.user.role is (Role.AGENT if "desk" in listed else Role.ADMIN)


def _json(data: bytes) -> Any:
    try:
        return json.loads(text_of(data))
    except (ValueError, RecursionError):
        return None


def totp(data: bytes) -> None:
    code = text_of(data)
    secret = base64.b32encode(b"0123456789" * 2).decode()
    step = step_of(secret, code, NOW, 0)
    now_step = int(NOW.timestamp()) // STEP_S
    assert (step is None) is (code not in {pyotp.TOTP(secret).generate_otp(now_step + by) for by in (-1, 0, 1)})
    assert step is None or step_of(secret, code, NOW, step) != step


def proofs(data: bytes) -> None:
    """Cursors, tokens, seals: what was not made here opens nothing."""
    text = text_of(data)
    try:
        at, call = page.place(text)
        assert page.place(page.cursor_at(at, call)) == (at, call)
    except BadCursorError:
        pass
    try:
        at, call, n = search.place(text)
        assert n > 0
    except BadCursorError:
        pass
    try:
        token_parts(text)
        assert text.isascii()
    except BadTokenError:
        pass
    try:
        Seal("k" * 32, "test").opened(data, "whose")
    except BrokenSealError:
        return
    raise AssertionError("opened what was never sealed")


def webhooks(data: bytes) -> None:
    """Signed as an independent reader of the standard checks it; no header ends before its line does."""
    endpoint, message, body = parts_of(data, 3)
    if not (endpoint.isprintable() and message.isprintable() and endpoint.isascii() and message.isascii()):
        # Both are our own: letters and digits.
        return
    sent = body.encode(errors="surrogateescape")
    secret = signing.secret("s" * 32, endpoint, 1)
    headers = signing.headers((secret, signing.secret("s" * 32, endpoint, 2)), message, NOW, sent)
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{message}.{headers['webhook-timestamp']}.".encode() + sent
    wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert f"v1,{wanted}" in headers["webhook-signature"].split()
    assert all(value.isprintable() for value in headers.values())


def service_answers(data: bytes) -> None:
    """What a service of the site's answers to a flow: text on one line, short, or a failure that is named."""
    answer = parsed(data)
    for pointer in ("/ticket/0", "/name", ""):
        value = text_at(answer, pointer)
        assert value.isprintable()
        assert len(value) <= LONGEST_VALUE


_DESKTOP: TypeAdapter[Asked] = TypeAdapter(Asked)


def desktop(data: bytes) -> None:
    asked = _DESKTOP.validate_json(data)
    assert isinstance(asked, Resync | WatchBoard)
    assert _DESKTOP.validate_json(asked.model_dump_json()) == asked


def words(data: bytes) -> None:
    """Words that are searched for never leave their quotes in the tsquery, nor those that are found in the tsvector."""
    text = text_of(data)
    quoted = r"'(?:[^'\\]|''|\\\\)*'"
    lexemes = vector(text)
    assert re.fullmatch(rf"(?:{quoted}:[0-9,]+(?: |$))*", lexemes), lexemes
    asked = search.asked(text)
    assert re.fullmatch(rf"(?:{quoted}|[()& ]|<[0-9]+>)+", asked), asked
    assert asked.count("&") < 16


CLAIMS = made_of(
    '{"groups":', '"desk"', '"boss"', "[", "]", "{", "}", ",", ":", '"preferred_username":"li"', '"staff":', "5",
    "null", "true",
    "1e999", '"\\ud800"', '{"groups":5}', '{"groups":{"desk":1},"preferred_username":"li"}', DEEP, '"x"',
)  # fmt: skip
PUBLISHED = (
    *('{"issuer":"https://id.example","jwks_uri":"https://id.example/jwks_uri","token_endpoint":"', '"', "}", "{"),
    *("[", "null"),
    *("https://[", "http://id.example/t", "https://id.example/token", "https://id.example:99999999", '"issuer":5'),
    *(DEEP, "\x00"),
    *("https://id.example/\r\nx", "\ud800".encode("utf-8", "surrogatepass")),
)  # fmt: skip
TOKENS = (
    ".", "eyJhbGciOiJub25lIn0", "eyJhbGciOiJSUzI1NiIsImtpZCI6IjEifQ", "e30", "=", "A" * 40, '{"id_token":', '"',
    "5}", "[", DEEP,
    base64.urlsafe_b64encode(DEEP.encode()), "-_", '{"alg":',
)  # fmt: skip


def _oidc() -> st.SearchStrategy[bytes]:
    forged = st.deferred(lambda: spoilt(st.sampled_from([token.encode() for token in _forged()])))
    token = forged | made_of(*TOKENS, most=5)
    return st.tuples(st.just(b"") | made_of(*PUBLISHED, most=6), token).map(
        lambda two: two[0].replace(APART, b"") + APART + two[1]
    )


def _cursor(at: datetime, rest: str) -> bytes:
    return base64.urlsafe_b64encode(f"{at.isoformat()}|{rest}".encode())


CURSORS = spoilt(st.sampled_from([_cursor(NOW, "pbx1.a"), _cursor(NOW, "pbx1.a|3"), minted()[1].encode()])) | st.tuples(
    st.datetimes(timezones=st.sampled_from([UTC])), st.text(max_size=6)
).map(lambda two: base64.urlsafe_b64encode(f"{two[0].isoformat()}|{two[1]}".encode(errors="replace")))

SEARCHED = made_of("社保", "卡", "'", "\\", "''", "\\'", "&", "|", "!", "<->", ":*", "(", ")", " ", "\0", "İ", "ﬁ",
"ß", "don't", "\ud800".encode("utf-8", "surrogatepass"))  # fmt: skip
TARGETS = (
    Target("oidc", oidc, _oidc(), draws=25),
    Target("claims", claims, CLAIMS, (NotWelcomeError, UnfitUserError)),
    Target("totp", totp, made_of("0", "1", "123456", "٣", " ", "+1", "0x", most=7)),
    Target("proofs", proofs, CURSORS),
    Target("webhooks", webhooks, made_of("a1", "msg_1", ".", APART, "{}")),
    Target(
        "service-answers",
        service_answers,
        made_of(
            '{"ticket":["T1"],"name":', '"', "\\u0000", "\\n", "1e999", "9" * 400, DEEP, "}", "NaN", "[", "]", "\\ud800"
        ),
        (ServiceError,),
    ),
    Target(
        "desktop-messages",
        desktop,
        made_of('{"type":"resync"}', '{"type":"watch_board","is_on":', "true", "1", "}", DEEP, '"', "\\ud800"),
        (ValidationError,),
    ),
    Target("search-words", words, SEARCHED, (UnfitSearchError,)),
)
