"""The only home of `requests`: one HTTP session per thread, nothing else."""

from __future__ import annotations

import threading
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter

from app.kernel.errors import InputError, RetriableError
from sync.transport import WireReply, WireRequest

CONNECT_TIMEOUT_S = 5.0
_LONGEST_REPLY = 32_000_000


class HttpTransport:
    """Requests to one base address over keep-alive connections. Redirects are answers, not followed.

    `ca`: a bundle that pins the registry's authority; the machine's trust store without it. Proxies and
    credentials from the environment are ignored; `proxy` names one on purpose.
    """

    def __init__(self, base_url: str, *, ca: Path | None = None, proxy: str | None = None) -> None:
        """InputError Registry_NotPrivate: people's data go in the clear within this machine only."""
        if not _is_private(base_url):
            raise InputError("Registry_NotPrivate")
        self._base = base_url.rstrip("/")
        self._ca = ca
        self._proxy = proxy
        self._local = threading.local()

    def send(self, request: WireRequest) -> WireReply:
        """The answer, whatever its status; RetriableError Registry_Unreachable when none came whole."""
        try:
            with self._session().request(
                request.method,
                self._base + request.path,
                params=dict(request.query),
                headers=dict(request.headers),
                data=request.body,
                timeout=(CONNECT_TIMEOUT_S, request.timeout_s),
                allow_redirects=False,
                stream=True,
            ) as answer:
                return WireReply(
                    answer.status_code, {k.lower(): v for k, v in answer.headers.items()}, _bounded_body(answer)
                )
        except (requests.RequestException, OSError):
            # The exception's text names the address with its query; it must not reach a log.
            raise RetriableError("Registry_Unreachable") from None

    def close(self) -> None:
        """The calling thread's connections are closed."""
        session = getattr(self._local, "session", None)
        if session is not None:
            session.close()
            del self._local.session

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._local, "session", None)
        if session is None:
            session = requests.Session()
            session.trust_env = False
            session.verify = str(self._ca) if self._ca else True
            if self._proxy:
                session.proxies = {"http": self._proxy, "https": self._proxy}
            # No retries here: only the exchange knows what may be sent twice, and when.
            adapter = HTTPAdapter(max_retries=0, pool_connections=1, pool_maxsize=2)
            session.mount("http://", adapter)
            session.mount("https://", adapter)
            self._local.session = session
        return session


def _is_private(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        return parts.scheme == "https" or (parts.scheme == "http" and ip_address(host).is_loopback)
    except ValueError:
        return False  # no address, or the name of another machine


def _bounded_body(answer: requests.Response) -> bytes:
    body = bytearray()
    for chunk in answer.iter_content(65536):
        body += chunk
        if len(body) > _LONGEST_REPLY:
            raise RetriableError("Registry_BadAnswer", what="size")
    return bytes(body)
