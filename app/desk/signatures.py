"""Use cases of signing: what has to be signed next, and what came back from the token."""

from __future__ import annotations

import hashlib

from app.cases import enrolment
from app.cases.decider import Refused
from app.cases.enrolment_state import Enrolment, EnrolmentStatus
from app.desk.commands import BeginSignature, RecordSignature, SignerRole
from app.desk.office import Office, record
from app.desk.outcome import SignOrder
from app.desk.papers import fix_due, issue_due, stamp_facts
from app.desk.reply import Reply, nobody_here, refused
from app.domain.signatures import SignedPdf
from app.rules.finding import Effect, Finding
from app.signing.profile import check_person


def begin_signature(office: Office, command: BeginSignature) -> Reply:
    """The PDF for the token of `role`; the guards of this moment hold (a certificate may have gone stale)."""
    case = office.state.case
    if case is None or case.enrolment is None:
        return nobody_here()
    fix_due(office, case)
    state = case.enrolment
    if state.status is not EnrolmentStatus.REFUSAL_READY:
        allowed = enrolment.decide(state, enrolment.CheckSignable(command.role.value), office.law, office.now())
        if isinstance(allowed, Refused):
            return refused(allowed)
    blob = _awaits(state, command.role)
    if blob is None:
        return Reply(accepted=False, findings=(_out_of_turn(),))
    return Reply(
        to_sign=SignOrder(
            role=command.role,
            pdf=office.journal.reader.blob(case.case_id, blob),
            field=command.role.value,
            stamp_pdf=office.renderer.stamp(stamp_facts(office, case, command.role)),
            required_iin=_required_iin(office, state, command.role),
            required_bin=_required_bin(office, command.role),
        )
    )


def record_signature(office: Office, command: RecordSignature) -> Reply:
    """The signed PDF is in the vault and on record; after the last signature the result stands and prints.

    Whatever the key's driver says, the desk takes only the paper that it handed out, signed by whom it asked for.
    RetriableError Token_SignatureWrong and those of `check_person`; nothing changes then.
    """
    case = office.state.case
    if case is None or case.enrolment is None:
        return nobody_here()
    handed_out = _awaits(case.enrolment, command.role)
    if handed_out is None:
        return Reply(accepted=False, findings=(_out_of_turn(),))
    check_person(
        command.signed.signer,
        _required_iin(office, case.enrolment, command.role),
        _required_bin(office, command.role),
    )
    _check_added(office.journal.reader.blob(case.case_id, handed_out), command.signed, command.role.value)
    now = office.now()
    pdf = command.signed.pdf
    digest = hashlib.sha256(pdf).hexdigest()
    blob = office.journal.vault.put(case.case_id, pdf, "application/pdf").name
    signer = command.signed.signer
    if case.enrolment.status is EnrolmentStatus.REFUSAL_READY:
        decided = enrolment.decide(
            case.enrolment, enrolment.SignRefusal(signer.subject_name, digest, blob), office.law, now
        )
    else:
        decided = enrolment.decide(
            case.enrolment,
            enrolment.SignContract(command.role.value, signer.subject_name, _fingerprint(command.signed), digest, blob),
            office.law,
            now,
        )
    if isinstance(decided, Refused):
        return refused(decided)
    record(office, f"signed.{command.role.value}", case, decided, blobs=(blob,))
    return Reply(prints=issue_due(office, case))


def _fingerprint(signed: SignedPdf) -> str:
    return hashlib.sha256(signed.signer.certificate_der).hexdigest()


def _next_signer(state: Enrolment) -> SignerRole | None:
    if state.contract is None or state.status is not EnrolmentStatus.CONTRACT_READY:
        return None
    return SignerRole.HEAD if state.contract.signatures else SignerRole.PARENT


def _awaits(state: Enrolment, role: SignerRole) -> str | None:
    """Blob of the paper that waits for the signature of `role` and of nobody else before; None without one."""
    if state.status is EnrolmentStatus.REFUSAL_READY:
        return state.refusal.blob if state.refusal and role is SignerRole.HEAD else None
    return state.contract.blob if state.contract and _next_signer(state) is role else None


def _check_added(handed_out: bytes, signed: SignedPdf, field: str) -> None:
    # pyHanko takes long to import; by now the signature has brought it.
    from app.signing.added import check_added_signature  # noqa: PLC0415

    check_added_signature(handed_out, signed, field)


def _required_bin(office: Office, role: SignerRole) -> str | None:
    return office.organisation.bin.value if role is SignerRole.HEAD else None


def _required_iin(office: Office, state: Enrolment, role: SignerRole) -> str | None:
    if role is SignerRole.HEAD:
        return office.organisation.head.iin
    return state.applicant.iin.value if state.applicant and state.applicant.iin else None


def _out_of_turn() -> Finding:
    return Finding(rule="ENR-07", effect=Effect.BLOCKS, key="signature.out-of-turn", citation="procedure")
