"""Steps 4 and 5: the reasoned refusal and the contract, with their signatures (screens 03, 04). Pure."""

from __future__ import annotations

from datetime import date

from app.desk.ports import KeyCertificate, PinStatus
from app.desk.roles import SignerRole
from app.desk.snapshot import CaseStatus, CaseView, GroundDraft, RefusalView, SignatureView
from app.kernel.clock import KZ
from ui.desktop.view_models.actions import Act
from ui.desktop.view_models.checklist import sign_by
from ui.desktop.view_models.common import ButtonState, ButtonVM, KeyHintVM, Mark, Tone
from ui.desktop.view_models.page_models import ContractVM, DecisionVM, HeadVM, ListItemVM, PaperVM, SignerVM
from ui.desktop.view_models.present_parts import DOT, back, bar, busy, child_line, primary, secondary, typed
from ui.desktop.view_models.state import Activity, WindowState
from ui.desktop.view_models.window_models import ActionBarVM
from ui.desktop.view_models.words import Words

ROLES = (SignerRole.PARENT, SignerRole.HEAD)
_CAUTIONS = (PinStatus.LOW, PinStatus.FINAL, PinStatus.LOCKED)


def paper(sha256: str | None, words: Words, *, note: str = "", key: str = "paper.waiting") -> PaperVM:
    keys = (KeyHintVM(("PgUp", "PgDn"), ""), KeyHintVM(("F5",), words("hint.enlarge"))) if sha256 else ()
    return PaperVM(
        document=f"paper:{sha256}" if sha256 else "",
        keys=keys,
        page_text=words("paper.page"),
        note=note,
        empty=words(key),
        spoken=words("paper.spoken"),
    )


def chosen_grounds(refusal: RefusalView) -> tuple[GroundDraft, ...]:
    return tuple(g for g in refusal.grounds if g.chosen)


def visible_grounds(refusal: RefusalView, others: bool) -> tuple[GroundDraft, ...]:
    """Proposed and chosen grounds; all of them after Ctrl+↓."""
    return tuple(g for g in refusal.grounds if others or g.proposed or g.chosen)


def present_decision(state: WindowState, case: CaseView, words: Words) -> tuple[DecisionVM, ActionBarVM]:
    refusal = case.refusal or RefusalView(())
    ready = case.status is CaseStatus.REFUSAL_READY
    shown = visible_grounds(refusal, state.ui.other_grounds)
    chosen = chosen_grounds(refusal)
    explained = [words.finding(g.finding) for g in chosen]
    proposed = any(g.proposed for g in refusal.grounds)
    cures = tuple(dict.fromkeys(t.cure for t in explained if t.cure))
    applicant = case.applicant.name.full if case.applicant else ""
    child = case.child.name.full if case.child else ""
    born = f"{case.child.birth_date:%d.%m.%Y}" if case.child else ""
    told = words("child.applicant", name=applicant) if applicant else ""
    line = DOT.join(p for p in (words("head.child", name=child, birth=born) if child else "", told) if p)
    page = DecisionVM(
        head=HeadVM(words("decision.title"), line),
        grounds_title=words("decision.grounds"),
        grounds_note=words("decision.proposed") if proposed else "",
        grounds=tuple(_ground(g, i == state.ui.choice and not ready, words) for i, g in enumerate(shown)),
        other=KeyHintVM(("Ctrl+↓",), words("decision.other")) if len(shown) < len(refusal.grounds) else None,
        facts_title=words("decision.facts"),
        facts=() if ready else tuple(dict.fromkeys(t.fact or t.body for t in explained)),
        cures_title=words("decision.cures"),
        cures=() if ready else cures,  # the paper beside says them
        text_field=typed("refusal_text", state, words, wide=True) if state.ui.describing and not ready else None,
        hints=()
        if ready
        else (
            KeyHintVM(("↑", "↓"), words("decision.hint-ground")),
            KeyHintVM(("Space",), words("hint.mark")),
            KeyHintVM(("F4",), words("decision.hint-text")),
        ),
        signer=_head_signer(state, words) if ready else None,
        paper=paper(refusal.pdf_sha256, words, note=words("decision.copies"), key="paper.after-confirm"),
        focus="pin" if ready else (state.ui.focus if state.ui.describing else "list"),
    )
    return page, _decision_actions(state, ready, bool(chosen), words)


def _ground(ground: GroundDraft, current: bool, words: Words) -> ListItemVM:
    told = words.finding(ground.finding)
    spoken = words("tick.spoken.on" if ground.chosen else "tick.spoken.off", text=told.title)
    return ListItemVM(told.ground or told.title, told.citation, current=current, ticked=ground.chosen, spoken=spoken)


def _head_signer(state: WindowState, words: Words) -> SignerVM:
    head = next((m for m in state.staff if m.role == "head"), None)
    view = SignatureView(SignerRole.HEAD, head.name.full if head else "")
    return _signer(view, True, state, words, number="")


def _decision_actions(state: WindowState, ready: bool, chosen: bool, words: Words) -> ActionBarVM:
    working = busy(state, words, Activity.SIGN, Activity.RENDER)
    if working:
        return bar(None, filled=working)
    to_documents = back(words, "to-documents")
    more = secondary(Act.SCAN, "F7", words("decision.more-papers"))
    if ready:
        return bar(to_documents, more, filled=_sign_button(SignerRole.HEAD, state, words, "decision.sign"))
    confirm = primary(words("decision.sign"))
    if not chosen:
        confirm = primary(words("decision.sign"), state=ButtonState.UNAVAILABLE, reason=words("decision.ground-first"))
    return bar(to_documents, more, filled=confirm)


def present_contract(state: WindowState, case: CaseView, words: Words) -> tuple[ContractVM, ActionBarVM]:
    contract = case.contract
    signatures = contract.signatures if contract else ()
    waiting_for = next((s.role for s in signatures if s.at is None), None)
    today = state.desk.at.date() if state.desk else None
    deadline, tone = "", Tone.NORMAL
    last = sign_by(case)
    if contract and last:
        if last == today:
            deadline, tone = words("contract.today", day=_today_on(last, words)), Tone.WARN
        else:
            deadline = words("contract.by", until=words.until_day(last))
    head_line = child_line(case, words)
    if case.referral:
        head_line = DOT.join((head_line, words(f"regime-short.{case.referral.place.regime}")))
    page = ContractVM(
        head=HeadVM(words("contract.title"), head_line),
        paper=paper(contract.pdf_sha256 if contract else None, words),
        number=words("contract.number", number=contract.number) if contract else "",
        copies=words("contract.copies", pages=contract.pages) if contract else "",
        deadline=deadline,
        deadline_tone=tone,
        signers=tuple(
            _signer(s, s.role is waiting_for, state, words, number=f"{i + 1}. ") for i, s in enumerate(signatures)
        ),
        note=words("contract.after-signing"),
        focus="pin",
    )
    working = busy(state, words, Activity.SIGN, Activity.RENDER)
    if working:
        return page, bar(None, filled=working)
    if waiting_for is None:
        return page, bar(back(words), filled=primary(words("contract.done")))
    return page, bar(back(words), filled=_sign_button(waiting_for, state, words, "contract.sign"))


def _today_on(day: date, words: Words) -> str:
    """'27.04, дүйсенбі'."""
    return f"{day:%d.%m}, {words.weekday(day)}"


def _sign_button(role: SignerRole, state: WindowState, words: Words, key: str) -> ButtonVM:
    """Waits for the key of whose turn it is; pressable only with a key present."""
    certificate = certificate_for(role, state)
    if certificate is None:
        return ButtonVM(Act.PRIMARY, words(f"contract.wait-key.{role.value}"), state=ButtonState.WAITING, icon="key")
    pin = pin_of(certificate, state)
    if pin is PinStatus.LOCKED:
        return primary(words(key), state=ButtonState.UNAVAILABLE, reason=words("pin.locked-reason"))
    if pin is PinStatus.FINAL and not state.ui.last_try:
        return primary(words("pin.final-go"))
    return primary(words(key))


def _owner_iin(role: SignerRole, state: WindowState) -> str | None:
    """IIN that the certificate has to name; None when the desk does not know it."""
    if role is SignerRole.HEAD:
        return next((m.iin for m in state.staff if m.role == "head"), None)
    case = state.desk.case if state.desk else None
    iin = case.applicant.iin if case and case.applicant else None
    return str(iin) if iin else None


def certificate_for(role: SignerRole, state: WindowState) -> KeyCertificate | None:
    """The key of the person whose turn it is; the desk judges again at BeginSignature."""
    wanted = _owner_iin(role, state)
    for certificate in state.devices.certificates:
        if wanted is None or certificate.subject_iin in (None, wanted):
            return certificate
    return None


def pin_of(certificate: KeyCertificate | None, state: WindowState) -> PinStatus:
    """How close the PIN of this key is to being locked; UNKNOWN when nobody told."""
    pairs = zip(state.devices.certificates, state.devices.pins, strict=False)
    return next((pin for known, pin in pairs if known == certificate), PinStatus.UNKNOWN)


def _may_type(pin: PinStatus, state: WindowState) -> bool:
    """The last try is asked for only after its sentence was read and Enter pressed (screens.md 6)."""
    return pin is not PinStatus.LOCKED and (pin is not PinStatus.FINAL or state.ui.last_try)


def needs_last_word(state: WindowState, case: CaseView) -> bool:
    """The sentence about the last try stands on the screen and waits for Enter."""
    signatures = case.contract.signatures if case.contract else ()
    role = next((s.role for s in signatures if s.at is None), None)
    if case.status is CaseStatus.REFUSAL_READY:
        role = SignerRole.HEAD
    certificate = certificate_for(role, state) if role else None
    return pin_of(certificate, state) is PinStatus.FINAL and not state.ui.last_try


def _signer(view: SignatureView, current: bool, state: WindowState, words: Words, *, number: str) -> SignerVM:
    title = number + words(f"contract.role.{view.role.value}")
    if view.at is not None:
        detail = words("contract.signed")
        if view.certificate:
            detail = words("contract.signed-with", label=view.certificate.token_label)
        at = f"{view.at.astimezone(KZ):%H:%M}"
        spoken = words("contract.spoken-signed", title=title, name=view.signer_name, at=at)
        return SignerVM(
            Mark.DONE, title, view.signer_name, detail, at, "", Tone.OK, False, "", "", "", None, 0, "", spoken
        )
    certificate = certificate_for(view.role, state) if current else None
    pin = pin_of(certificate, state)
    detail = ""
    if certificate:
        detail = words("contract.certificate", until=words.until_date(certificate.not_after.astimezone(KZ).date()))
    elif current and state.devices.certificates:
        detail = words("contract.other-key", name=state.devices.certificates[0].subject_name)
    elif current:
        detail = words(f"contract.insert.{view.role.value}")
    left = state.devices.tries_left
    trouble = state.ui.trouble
    problem = ""
    if current and trouble is not None and is_pin_trouble(state):
        message, remedy = words.catalogue.error(trouble.error, words.language)
        problem = DOT.join((f"{message} {remedy}", words("error.code", code=trouble.error.code)))
    return SignerVM(
        mark=Mark.TODO,
        title=title,
        name=view.signer_name,
        detail=detail,
        at="",
        token=words("contract.key-found") if certificate else "",
        token_tone=Tone.OK,
        current=current,
        pin_label=words("contract.pin") if certificate and _may_type(pin, state) else "",
        pin_note=words("contract.pin-not-kept"),
        tries=words("contract.tries", count=left) if certificate and left is not None else "",
        tries_left=left if certificate else None,
        tries_total=state.devices.tries_total,
        problem=problem,
        caution=words(f"pin.{pin.value}") if pin in _CAUTIONS and not problem else "",  # the failure says it too
        spoken=words("contract.spoken-open", title=title, name=view.signer_name),
        busy=current and state.ui.busy is Activity.SIGN,
    )


def is_pin_trouble(state: WindowState) -> bool:
    """A wrong PIN is shown under the field, not as a card."""
    trouble = state.ui.trouble
    return trouble is not None and "Pin" in trouble.error.code
