"""The process in which a vendor's PKCS#11 module lives: `python -m app.signing.pkcs11_host MODULE`.

A module that crashes or hangs takes only this process down. Requests and answers are JSON objects, one a line, on
stdin and stdout; a request with `"secret": true` is followed by one line with the PIN in hex, which is in no JSON and
in no log. The process ends when its stdin closes, or, in a module that lets nothing else run, `limit` seconds after the
request (and one more), so that it never outlives the desk for long.

Requests, each with `"limit": SECONDS`: `{"op": "certificates"}` · `{"op": "pin-status", "certificate": SHA256}` ·
`{"op": "sign", "certificate": SHA256, "key": HEX, "data": BASE64, "secret": true}`.
Answers: `{"ok": …}` or `{"error": CODE, "params": {…}}`.
"""

from __future__ import annotations

import base64
import faulthandler
import hashlib
import json
import os
import queue
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import pkcs11
from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass, TokenFlag, exceptions
from pkcs11.util.ec import encode_ecdsa_signature

from app.domain.signatures import PinStatus
from app.kernel.errors import QabyldauError, RetriableError

# DigestInfo of SHA-256 (RFC 8017, 9.2) for tokens that only do the bare RSA operation.
_SHA256_DIGEST_INFO = bytes.fromhex("3031300d060960864801650304020105000420")
_GONE = (
    exceptions.DeviceRemoved,
    exceptions.TokenNotPresent,
    exceptions.SessionHandleInvalid,
    exceptions.SessionClosed,
    exceptions.SlotIDInvalid,
)
# A card that this module does not know, or one that went while being looked at: not ours, go on to the next slot.
_NOT_OURS = (*_GONE, exceptions.TokenNotRecognised, exceptions.DeviceError)


class Module:
    """One loaded PKCS#11 module and what the desk may ask of it."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._library: Any = None

    def certificates(self) -> list[dict[str, str]]:
        """Every certificate on every token present; RetriableError Token_None."""
        found: list[dict[str, str]] = []
        tokens = list(self._tokens())
        if not tokens:
            # Some modules keep a dead connection to the card service until they are started anew.
            self._restart()
            tokens = list(self._tokens())
        for token in tokens:
            try:
                found += [
                    {"token": token.label, "key": key.hex(), "der": base64.b64encode(der).decode()}
                    for key, der in _read_certificates(token)
                ]
            except _NOT_OURS:
                continue
        if not tokens:
            raise RetriableError("Token_None")
        return found

    def pin_status(self, fingerprint: str) -> str:
        """A `PinStatus` for the token with this certificate; RetriableError Token_None, Token_Removed."""
        self._restart()  # modules remember the counter of the last wrong PIN even after a right one
        return _pin_status(self._token_with(fingerprint)).value

    def sign(self, fingerprint: str, key: bytes, data: bytes, pin: str) -> str:
        """Signature over `data` with SHA-256, Base64. The PIN only ever goes to the token with this certificate."""
        token = self._token_with(fingerprint)
        try:
            with _logged_in(token, pin) as session:
                return base64.b64encode(_sign(session, token, key, data, pin)).decode()
        except pkcs11.PKCS11Error as error:
            # A failed login leaves its session open in the module, and what it remembers of the token may be old.
            self._restart()
            raise self._explain(error, fingerprint) from None

    def _token_with(self, fingerprint: str) -> Any:
        any_token = False
        for token in self._tokens():
            any_token = True
            try:
                if any(_fingerprint(der) == fingerprint for _, der in _read_certificates(token)):
                    return token
            except _NOT_OURS:
                continue
        raise RetriableError("Token_Removed" if any_token else "Token_None")

    def _tokens(self) -> Iterator[Any]:
        for slot in self._lib().get_slots(token_present=True):
            try:
                token = slot.get_token()
            except _NOT_OURS:
                continue
            if token.flags & TokenFlag.TOKEN_INITIALIZED:
                yield token

    def _explain(self, error: pkcs11.PKCS11Error, fingerprint: str) -> RetriableError:
        if isinstance(error, exceptions.PinLocked):
            return RetriableError("Token_PinLocked")
        if isinstance(error, exceptions.PinIncorrect | exceptions.PinInvalid):
            return RetriableError(self._wrong_pin_code(fingerprint))
        if isinstance(error, exceptions.PinLenRange):
            return RetriableError("Token_PinLength")
        if isinstance(error, exceptions.PinExpired | exceptions.UserPinNotInitialized):
            return RetriableError("Token_PinNotSet")
        if isinstance(error, _GONE) or not self._still_there(fingerprint):
            return RetriableError("Token_Removed")
        return _module_failed(error)

    def _wrong_pin_code(self, fingerprint: str) -> str:
        """How many tries are left is told only by flags that the token sets after the wrong PIN."""
        try:
            status = _pin_status(self._token_with(fingerprint))
        except (QabyldauError, pkcs11.PKCS11Error):
            return "Token_PinWrong"
        return {PinStatus.LOCKED: "Token_PinLocked", PinStatus.FINAL: "Token_PinLastTry"}.get(status, "Token_PinWrong")

    def _still_there(self, fingerprint: str) -> bool:
        try:
            self._token_with(fingerprint)
        except (QabyldauError, pkcs11.PKCS11Error):
            return False
        return True

    def _lib(self) -> Any:
        if self._library is None:
            if not Path(self._path).is_file():
                raise RetriableError("Token_ModuleMissing", module=self._path)
            try:
                self._library = pkcs11.lib(self._path)
            except (pkcs11.PKCS11Error, RuntimeError, OSError) as error:
                raise _module_failed(error) from None
        return self._library

    def _restart(self) -> None:
        if self._library is not None:
            self._library.reinitialize()


def _read_certificates(token: Any) -> list[tuple[bytes, bytes]]:
    with token.open() as session:
        objects = session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE})
        return [(bytes(found[Attribute.ID]), bytes(found[Attribute.VALUE])) for found in objects]


def _logged_in(token: Any, pin: str) -> Any:
    return token.open(user_pin=pin)


def _sign(session: Any, token: Any, key_id: bytes, data: bytes, pin: str) -> bytes:
    keys = list(session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.ID: key_id}))
    if not keys:
        raise RetriableError("Token_KeyMissing")
    key = keys[0]
    # Keys for decisions may want the PIN again for every single signature (CKA_ALWAYS_AUTHENTICATE).
    again = {"pin": pin} if _asks_pin_each_time(key) else {}
    if key.key_type is KeyType.RSA:
        if Mechanism.SHA256_RSA_PKCS in token.slot.get_mechanisms():
            return bytes(key.sign(data, mechanism=Mechanism.SHA256_RSA_PKCS, **again))
        info = _SHA256_DIGEST_INFO + hashlib.sha256(data).digest()
        return bytes(key.sign(info, mechanism=Mechanism.RSA_PKCS, **again))
    if key.key_type is KeyType.EC:
        raw = key.sign(hashlib.sha256(data).digest(), mechanism=Mechanism.ECDSA, **again)
        return bytes(encode_ecdsa_signature(raw))
    raise RetriableError("Token_KeyUnsupported")


def _asks_pin_each_time(key: Any) -> bool:
    try:
        return bool(key[Attribute.ALWAYS_AUTHENTICATE])
    except (exceptions.AttributeTypeInvalid, exceptions.AttributeSensitive, KeyError):
        return False


def _pin_status(token: Any) -> PinStatus:
    flags = token.flags
    if flags & TokenFlag.USER_PIN_LOCKED:
        return PinStatus.LOCKED
    if flags & TokenFlag.USER_PIN_FINAL_TRY:
        return PinStatus.FINAL
    if flags & TokenFlag.USER_PIN_COUNT_LOW:
        return PinStatus.LOW
    return PinStatus.OK if flags & TokenFlag.USER_PIN_INITIALIZED else PinStatus.UNKNOWN


def _fingerprint(der: bytes) -> str:
    return hashlib.sha256(der).hexdigest()


def _module_failed(error: Exception) -> RetriableError:
    # The class alone: messages of modules may carry anything.
    return RetriableError("Token_ModuleFailed", reason=type(error).__name__)


def _answer(module: Module, request: dict[str, Any], pin: str) -> Any:
    match request["op"]:
        case "certificates":
            return module.certificates()
        case "pin-status":
            return module.pin_status(request["certificate"])
        case "sign":
            data = base64.b64decode(request["data"])
            return {"signature": module.sign(request["certificate"], bytes.fromhex(request["key"]), data, pin)}
    raise RetriableError("Token_ModuleFailed", reason="UnknownRequest")


def _serve(module: Module, requests: queue.Queue[tuple[dict[str, Any], str]], output: BinaryIO) -> None:
    while True:
        request, pin = requests.get()
        # Works while the module holds the interpreter's lock, when no other thread of this process can.
        faulthandler.dump_traceback_later(request["limit"] + 1.0, exit=True)
        try:
            answer: dict[str, Any] = {"ok": _answer(module, request, pin)}
        except QabyldauError as error:
            answer = {"error": error.code, "params": dict(error.params)}
        except Exception as error:
            answer = {"error": "Token_ModuleFailed", "params": {"reason": type(error).__name__}}
        del pin
        faulthandler.cancel_dump_traceback_later()
        output.write(json.dumps(answer).encode() + b"\n")
        output.flush()


def _read_requests(requests: queue.Queue[tuple[dict[str, Any], str]]) -> None:
    """Runs beside the module, so that the end of the desk is noticed while the module waits for a card."""
    stream = sys.stdin.buffer
    for line in stream:
        request = json.loads(line)
        pin = bytes.fromhex(stream.readline().decode()).decode() if request.get("secret") else ""
        requests.put((request, pin))
        del pin
    os._exit(0)


def main(argv: list[str]) -> int:
    """Serves one module until stdin closes; exit code 2 without a module path."""
    if len(argv) != 1:
        return 2
    # Vendors' modules print to stdout; the answers get a descriptor of their own.
    with os.fdopen(os.dup(1), "wb") as output:
        os.dup2(2, 1)
        requests: queue.Queue[tuple[dict[str, Any], str]] = queue.Queue()
        threading.Thread(target=_read_requests, args=(requests,), daemon=True).start()
        _serve(Module(argv[0]), requests, output)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
