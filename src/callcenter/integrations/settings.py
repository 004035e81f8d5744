"""Where other systems may be, and the key that webhooks are signed by."""

from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, SecretStr, StringConstraints

HostName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?(?::[0-9]{1,5})?$")]


class IntegrationSettings(BaseModel, frozen=True, extra="forbid", use_attribute_docstrings=True):
    """Other systems."""

    source: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9/:._-]{1,100}$")] = "/callcenter"
    """Who we are to other systems: the `source` of every event."""
    webhook_key: SecretStr = SecretStr("")
    """The secrets that webhooks are signed by are derived from it; generated at set-up."""
    webhook_key_before: SecretStr = SecretStr("")
    """The one before `webhook_key`: webhooks are signed by both while `callcenter secrets rotate` is under way."""
    private_networks: tuple[IPv4Network | IPv6Network, ...] = ()
    """Networks inside the house that webhooks may be sent to; otherwise only public addresses, over HTTPS."""
    ca: Path | None = None
    """PEM file of the authority that has signed those systems' certificates; none trusts the public ones."""
    pop_hosts: tuple[HostName, ...] = ()
    """Hosts whose pages may be opened about a call, as `host` or `host:port`."""
