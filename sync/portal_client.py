"""What a parent does elsewhere: a client of the registry's portal routes, for demos, scripts and tests."""

from __future__ import annotations

from urllib.parse import quote

from sync.protocol import MEDIA_TYPE, PortalAnswer
from sync.registry_client import read
from sync.transport import Transport, WireRequest


class PortalClient:
    """Acts with the portal's token, never with a desk's."""

    def __init__(self, transport: Transport, token: str) -> None:
        self._transport = transport
        self._token = token

    def cancel_referral(self, number: str) -> PortalAnswer:
        """The applicant's own cancellation (REF-19). RetriableError Registry_Refused when the rule forbids it."""
        path = f"/v1/portal/referrals/{quote(number, safe='')}/cancel"
        headers = {"accept": MEDIA_TYPE, "authorization": f"Bearer {self._token}"}
        return read(PortalAnswer, self._transport.send(WireRequest("POST", path, {}, headers)))
