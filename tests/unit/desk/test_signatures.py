"""A signature counts only on the paper that was handed out, by the key of the person who had to sign."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.desk.commands import BeginSignature, ConfirmRefusal, DraftRefusal, RecordSignature, SignerRole
from app.desk.outcome import SignOrder
from app.desk.snapshot import CaseStatus
from app.domain.people import PersonName
from app.domain.signatures import SignedPdf
from app.kernel.errors import RetriableError
from app.kernel.redaction import Secret
from app.rules.finding import Ground
from tests.support.desk import KINDERGARTEN, PEOPLE, DeskStage
from tests.support.signing import FakeKeys, paper
from ui.demo.pki import DemoPki, KeyHolder

_HEAD = KINDERGARTEN.head
_PARENT_IIN = PEOPLE.adult("parent-07").iin
assert _PARENT_IIN is not None
assert _HEAD.iin is not None
PARENT = KeyHolder("parent-07", PEOPLE.adult("parent-07").name, _PARENT_IIN.value)
HEAD = KeyHolder("head", _HEAD.name, _HEAD.iin, KINDERGARTEN.bin.value, KINDERGARTEN.name_kk)
STRANGER = KeyHolder("stranger", PersonName("Өмірбек", "Нұрлан"), "791028302728")
HEAD_ELSEWHERE = replace(HEAD, id="head-elsewhere", bin="140740000005")


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> DemoPki:
    return DemoPki(Path(tmp_path_factory.mktemp("pki")))


def order(stage: DeskStage, role: SignerRole) -> SignOrder:
    begun = stage.do(BeginSignature(role)).to_sign
    assert begun is not None
    return begun


def signed(pki: DemoPki, holder: KeyHolder, asked: SignOrder, pdf: bytes | None = None) -> SignedPdf:
    keys = FakeKeys()
    keys.insert(pki.leaf(holder))
    (certificate,) = keys.certificates()
    return keys.sign_pdf(
        asked.pdf if pdf is None else pdf,
        certificate,
        Secret("123456"),
        field=asked.field,
        stamp_pdf=asked.stamp_pdf,
        claimed_at=datetime.now(UTC),
    )


def test_parent_and_head_sign_and_the_child_is_admitted(stage: DeskStage, pki: DemoPki) -> None:
    stage.contract_ready()
    stage.do(RecordSignature(SignerRole.PARENT, signed(pki, PARENT, order(stage, SignerRole.PARENT))))
    stage.do(RecordSignature(SignerRole.HEAD, signed(pki, HEAD, order(stage, SignerRole.HEAD))))
    assert stage.case.status is CaseStatus.ADMITTED_UNCONFIRMED


@pytest.mark.parametrize(
    ("role", "holder", "code"),
    [
        (SignerRole.PARENT, STRANGER, "Token_OtherPerson"),
        (SignerRole.HEAD, PARENT, "Token_OtherPerson"),
        (SignerRole.HEAD, HEAD_ELSEWHERE, "Token_OtherOrganisation"),
    ],
)
def test_a_key_of_somebody_else_does_not_count(
    stage: DeskStage, pki: DemoPki, role: SignerRole, holder: KeyHolder, code: str
) -> None:
    stage.contract_ready()
    if role is SignerRole.HEAD:
        stage.do(RecordSignature(SignerRole.PARENT, signed(pki, PARENT, order(stage, SignerRole.PARENT))))
    answer = signed(pki, holder, order(stage, role))
    with pytest.raises(RetriableError, match=code):
        stage.desk.execute(RecordSignature(role, answer))
    stage.restart()
    assert stage.case.status is CaseStatus.CONTRACT_READY


def test_another_paper_than_the_one_handed_out_does_not_count(stage: DeskStage, pki: DemoPki) -> None:
    stage.contract_ready()
    asked = order(stage, SignerRole.PARENT)
    other = signed(pki, PARENT, asked, paper(1, "another contract"))
    with pytest.raises(RetriableError, match="Token_SignatureWrong"):
        stage.desk.execute(RecordSignature(SignerRole.PARENT, other))


def test_an_unsigned_or_damaged_answer_does_not_count(stage: DeskStage, pki: DemoPki) -> None:
    stage.contract_ready()
    asked = order(stage, SignerRole.PARENT)
    good = signed(pki, PARENT, asked)
    hole = good.pdf.rindex(b"/Contents <") + len(b"/Contents <")
    middle = good.pdf.index(b"0000", hole) - 600  # inside the signature value, before the padding
    flipped = b"1" if good.pdf[middle : middle + 1] != b"1" else b"2"
    damaged = good.pdf[:middle] + flipped + good.pdf[middle + 1 :]
    for pdf in (asked.pdf, asked.pdf + b"\n% added\n", damaged, good.pdf + b"\n% added\n"):
        answer = replace(good, pdf=pdf, sha256=hashlib.sha256(pdf).hexdigest())
        with pytest.raises(RetriableError, match="Token_SignatureWrong"):
            stage.desk.execute(RecordSignature(SignerRole.PARENT, answer))
    with pytest.raises(RetriableError, match="Token_SignatureWrong"):
        stage.desk.execute(RecordSignature(SignerRole.PARENT, replace(good, sha256="0" * 64)))
    assert stage.case.status is CaseStatus.CONTRACT_READY


def test_the_key_that_signed_must_be_the_key_that_is_named(stage: DeskStage, pki: DemoPki) -> None:
    stage.contract_ready()
    asked = order(stage, SignerRole.PARENT)
    by_stranger = signed(pki, STRANGER, asked)
    named = signed(pki, PARENT, asked).signer
    with pytest.raises(RetriableError, match="Token_SignatureWrong"):
        stage.desk.execute(RecordSignature(SignerRole.PARENT, replace(by_stranger, signer=named)))


def test_a_refusal_is_signed_by_the_head_alone(stage: DeskStage, pki: DemoPki) -> None:
    stage.contract_ready()
    stage.do(DraftRefusal((Ground.R_07,), "the parent declines"), ConfirmRefusal())
    asked = order(stage, SignerRole.HEAD)
    by_parent = signed(pki, PARENT, replace(asked, field="parent"))
    assert not stage.desk.execute(RecordSignature(SignerRole.PARENT, by_parent)).accepted
    assert not stage.desk.execute(BeginSignature(SignerRole.PARENT)).accepted
    stage.do(RecordSignature(SignerRole.HEAD, signed(pki, HEAD, asked)))
    assert stage.case.status is CaseStatus.REFUSED
