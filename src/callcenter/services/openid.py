"""A site's own identity provider (OpenID Connect Core 1.0, code flow with PKCE): where to send a browser, and what its
code is worth.

Rules: a token counts if the provider's published key has signed it, for us, for this very sign-in, now (§3.1.3.7);
nothing is asked of any address but the provider's own; each question has a deadline and a bounded answer.
"""

import asyncio
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from callcenter.services.answers import parsed
from callcenter.vocabulary.errors import CallCenterError, ServiceError

ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
"""Never those that are keyed with the client's secret, nor none at all."""
WITHIN_S = 5.0
LONGEST_ANSWER_BYTES = 256 * 1024
CLOCKS_DIFFER_BY_S = 60
_KNOWN_FOR_S = 3600.0


class ProviderError(CallCenterError):
    """The provider is away, or what it said does not hold. Safe to try again from the beginning."""


class OpenIdProvider:
    """`access.ports.Provider` over HTTP; what it publishes is asked once an hour. One event loop."""

    def __init__(
        self, issuer: str, client_id: str, client_secret: str, scopes: str, client: httpx.AsyncClient | None = None
    ) -> None:
        self._issuer = issuer.rstrip("/")
        self._client_id = client_id
        self._client_secret = client_secret
        self._scopes = scopes
        self._client = client or httpx.AsyncClient(trust_env=False, follow_redirects=False)
        self._known: tuple[float, Mapping[str, Any], KeySet] | None = None

    async def address(self, *, state: str, nonce: str, verifier: str, back: str) -> str:
        """Where the browser goes to sign in; raises ProviderError."""
        published, _ = await self._published()
        challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": back,
            "scope": self._scopes,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        begin = self._own(published, "authorization_endpoint")
        return f"{begin}{'&' if '?' in begin else '?'}{urlencode(asked)}"

    async def claims(self, *, code: str, nonce: str, verifier: str, back: str) -> Mapping[str, Any]:
        """What the provider says of who has just signed in; raises ProviderError."""
        published, keys = await self._published()
        sent = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
        auth = httpx.BasicAuth(self._client_id, self._client_secret) if self._client_secret else None
        if auth is None:
            sent["client_id"] = self._client_id
        answer = await self._asked("POST", self._own(published, "token_endpoint"), data=sent, auth=auth)
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise ProviderError("the provider's answer holds no id_token; ask for the scope openid")
        try:
            return self._checked(token, keys, nonce)
        except (JoseError, ValueError):
            # It may have changed its keys since; a token that is wrong stays wrong.
            self._known = None
            _, keys = await self._published()
        try:
            return self._checked(token, keys, nonce)
        except (JoseError, ValueError) as fault:
            raise ProviderError(f"the provider's token does not hold: {fault}") from fault

    async def close(self) -> None:
        """Give connections back."""
        await self._client.aclose()

    def _checked(self, token: str, keys: KeySet, nonce: str) -> Mapping[str, Any]:
        claims = jwt.decode(token, keys, algorithms=ALGORITHMS).claims
        jwt.JWTClaimsRegistry(
            leeway=CLOCKS_DIFFER_BY_S,
            iss={"essential": True, "value": self._issuer},
            aud={"essential": True, "value": self._client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        ).validate(claims)
        if claims.get("azp", self._client_id) != self._client_id:
            raise ProviderError("the provider's token was made for another client")
        return claims

    async def _published(self) -> tuple[Mapping[str, Any], KeySet]:
        now_s = asyncio.get_running_loop().time()
        if self._known is None or self._known[0] <= now_s:
            published = await self._asked("GET", f"{self._issuer}/.well-known/openid-configuration")
            if str(published.get("issuer", "")).rstrip("/") != self._issuer:
                raise ProviderError("access.oidc.issuer: the provider calls itself otherwise; copy its `issuer`")
            keys = await self._asked("GET", self._own(published, "jwks_uri"))
            try:
                known = KeySet.import_key_set({"keys": keys["keys"]})
            except (JoseError, KeyError, TypeError, ValueError) as fault:
                raise ProviderError(f"the provider's keys cannot be read: {type(fault).__name__}") from fault
            self._known = (now_s + _KNOWN_FOR_S, published, known)
        return self._known[1], self._known[2]

    def _own(self, published: Mapping[str, Any], name: str) -> str:
        """One of its addresses; never a plain one where the issuer's is not."""
        address = published.get(name)
        try:
            parts = urlsplit(address if isinstance(address, str) else "")
        except ValueError:
            parts = urlsplit("")
        if not parts.hostname or parts.scheme not in {urlsplit(self._issuer).scheme, "https"}:
            raise ProviderError(f"the provider publishes no {name} that can be used")
        return str(address)

    async def _asked(self, method: str, address: str, **sent: Any) -> Mapping[str, Any]:
        try:
            async with (
                asyncio.timeout(WITHIN_S),
                self._client.stream(method, address, headers={"accept": "application/json"}, **sent) as answer,
            ):
                body = b""
                async for part in answer.aiter_bytes():
                    body += part
                    if len(body) > LONGEST_ANSWER_BYTES:
                        raise ProviderError("the provider's answer is too long")
                if not answer.is_success:
                    raise ProviderError(f"the provider answers {answer.status_code}")
            said = parsed(body)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, OSError) as fault:
            raise ProviderError(f"the provider cannot be asked: {type(fault).__name__}") from fault
        except ServiceError as fault:
            raise ProviderError("the provider's answer is no JSON") from fault
        if not isinstance(said, dict):
            raise ProviderError("the provider's answer is no object")
        return said
