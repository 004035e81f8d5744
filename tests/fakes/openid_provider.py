"""A small identity provider: OpenID Connect's code flow with PKCE, its keys, and people who are signed in there."""

import hmac
import secrets
from base64 import b64decode, urlsafe_b64encode
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode

import httpx
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from callcenter.vocabulary.clock import SystemClock

ISSUER = "https://id.example"
CLIENT, CLIENT_SECRET = "callcenter", "provider's own secret"


class OpenIdHouse:
    """`person` is who is signed in there, by their claims; `spoilt` claims go out in place of the right ones."""

    def __init__(self) -> None:
        self.person: dict[str, Any] = {}
        self.spoilt: dict[str, Any] = {}
        self.is_down = False
        self.key = self.signs_with = _fresh_key()
        self._codes: dict[str, dict[str, str]] = {}
        app = Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._published),
                Route("/keys", self._keys),
                Route("/authorize", self._authorize),
                Route("/token", self._token, methods=["POST"]),
            ]
        )
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(app))

    def turn_keys(self) -> None:
        """From now on another key is published and signs."""
        self.key = self.signs_with = _fresh_key()

    async def browsed(self, address: str) -> str:
        """Where a browser that opens `address` is sent back to."""
        return (await self.client.get(address)).headers["location"]

    async def _published(self, _: Request) -> Response:
        if self.is_down:
            return Response(status_code=503)
        places = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/keys"}
        return JSONResponse({"issuer": ISSUER, **{name: ISSUER + path for name, path in places.items()}})

    async def _keys(self, _: Request) -> Response:
        return JSONResponse({"keys": [self.key.as_dict(private=False)]})

    async def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        assert (asked["response_type"], asked["client_id"], asked["code_challenge_method"]) == ("code", CLIENT, "S256")
        code = secrets.token_urlsafe(16)
        self._codes[code] = asked
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}", 302)

    async def _token(self, request: Request) -> Response:
        sent = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        proof = b64decode(request.headers["authorization"].removeprefix("Basic ")).decode()
        asked = self._codes.pop(sent["code"], None)
        challenge = urlsafe_b64encode(sha256(sent["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        is_right = (
            asked is not None
            and unquote(proof) == f"{CLIENT}:{CLIENT_SECRET}"
            and hmac.compare_digest(challenge, asked["code_challenge"])
            and sent["redirect_uri"] == asked["redirect_uri"]
        )
        if asked is None or not is_right:
            return JSONResponse({"error": "invalid_grant"}, 400)
        now = int(SystemClock().now().timestamp())
        claims = {"iss": ISSUER, "aud": CLIENT, "iat": now, "exp": now + 60, "nonce": asked["nonce"], **self.person}
        header = {"alg": "RS256", "kid": self.signs_with.kid}
        token = jwt.encode(header, {**claims, **self.spoilt}, self.signs_with)
        return JSONResponse({"access_token": "x", "token_type": "Bearer", "id_token": token})


def _fresh_key() -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": secrets.token_hex(4), "use": "sig"})
