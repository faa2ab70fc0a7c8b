"""Step 1: who stands here. The card fills the form; the clerk compares the face (ENR-04, rules (c)). Pure."""

from __future__ import annotations

from app.desk.ports import IdentityDocument, SlotKind
from app.desk.snapshot import CaseView
from app.domain.people import Applicant, Relation
from ui.desktop.view_models.actions import Act
from ui.desktop.view_models.common import ButtonState, ButtonVM, FieldKind, FieldVM, KeyHintVM, Source, Tone
from ui.desktop.view_models.page_models import (
    DisagreementVM,
    HeadVM,
    IdentifyVM,
    NoticeVM,
    OptionVM,
    TickVM,
)
from ui.desktop.view_models.present_parts import (
    DOT,
    back,
    badge,
    bar,
    busy,
    given,
    phones,
    primary,
    secondary,
    typed,
    waiting,
)
from ui.desktop.view_models.state import Activity, WindowState
from ui.desktop.view_models.validate import date_problem, document_number_problem, phone_problem
from ui.desktop.view_models.window_models import ActionBarVM
from ui.desktop.view_models.words import Words, grouped, long_date

KEY_FIELDS = ("mrz_number", "mrz_birth", "mrz_expiry")


def present_identify(state: WindowState, case: CaseView, words: Words) -> tuple[IdentifyVM, ActionBarVM]:
    identity = case.identity
    page = IdentifyVM(
        head=HeadVM(
            words("identify.title"),
            DOT.join(
                (
                    words("head.ticket", number=case.ticket_number),
                    words("service.kindergarten-enrolment"),
                    words("head.called", at=words.at_time(case.called_at)),
                )
            ),
        ),
        notice=_notice(state, identity, words),
        photo=identity.photo_jpeg if identity else None,
        photo_caption=_photo_caption(identity, words),
        tick=_tick(state, words) if identity else None,
        disagreement=_disagreement(state, case, words),
        fields=_key_fields(state, words) if _typing(state, identity) else _fields(state, case, words),
        focus=_focus(state, identity),
    )
    return page, _actions(state, case, words)


def _typing(state: WindowState, identity: IdentityDocument | None) -> bool:
    return identity is None and state.ui.typing_key


def _focus(state: WindowState, identity: IdentityDocument | None) -> str:
    if _typing(state, identity):
        return state.ui.focus if state.ui.focus in KEY_FIELDS else KEY_FIELDS[0]
    return state.ui.focus or ("face" if identity else "")


def _photo_caption(identity: IdentityDocument | None, words: Words) -> str:
    if identity is None:
        return words("identify.photo-waiting")
    return words("identify.photo" if identity.photo_jpeg else "identify.photo-missing")


def _tick(state: WindowState, words: Words) -> TickVM:
    text, ticked = words("identify.face"), state.ui.face_compared
    return TickVM(text, ticked, "Space", words("tick.spoken.on" if ticked else "tick.spoken.off", text=text))


def _notice(state: WindowState, identity: IdentityDocument | None, words: Words) -> NoticeVM | None:
    if identity is None:
        if state.ui.trouble is not None:
            return None
        inserted = any(s.kind is SlotKind.IDENTITY_CARD for s in state.devices.slots)
        step = "mrz" if inserted else "insert"
        if _typing(state, identity):
            step = "type"
        return NoticeVM(Tone.ACCENT, words(f"identify.{step}.title"), words(f"identify.{step}.text"))
    if identity.source == "typed":
        return NoticeVM(Tone.WARN, words("identify.typed.title"), words("identify.typed.text"))
    seconds = f"{max(identity.seconds, 0.1):.1f}".replace(".", "," if words("decimal") == "," else ".")
    present = any(s.kind is SlotKind.IDENTITY_CARD for s in state.devices.slots)
    return NoticeVM(
        Tone.OK,
        words("identify.read", seconds=seconds),
        words(f"authenticity.{identity.authenticity}"),
        words("identify.give-back") if present else words("identify.given-back"),
    )


def _disagreement(state: WindowState, case: CaseView, words: Words) -> DisagreementVM | None:
    if case.surname is None:
        return None
    from_card = state.ui.surname_from == "card"
    return DisagreementVM(
        words("identify.surname-differs"),
        KeyHintVM(("↑", "↓"), words("hint.choose")),
        (
            OptionVM(case.surname.card, badge(Source.CARD, words), words("identify.in-contract"), from_card),
            OptionVM(
                case.surname.registry, badge(Source.REGISTRY, words), words("identify.update-sheet"), not from_card
            ),
        ),
    )


def _key_fields(state: WindowState, words: Words) -> tuple[FieldVM, ...]:
    """Document number, birth date and expiry: what BAC needs when there is no scanner."""
    fields = state.ui.fields
    return (
        typed(
            "mrz_number",
            state,
            words,
            kind=FieldKind.DOCUMENT,
            hint=words("identify.number-hint"),
            problem=_told(document_number_problem(fields.get("mrz_number", "")), words),
            wide=True,
        ),
        typed(
            "mrz_birth",
            state,
            words,
            kind=FieldKind.DATE,
            hint=words("field.date-hint"),
            problem=_told(date_problem(fields.get("mrz_birth", "")), words),
        ),
        typed(
            "mrz_expiry",
            state,
            words,
            kind=FieldKind.DATE,
            hint=words("field.date-hint"),
            problem=_told(date_problem(fields.get("mrz_expiry", "")), words),
        ),
    )


def _told(problem: str, words: Words) -> str:
    return words(f"problem.{problem}") if problem else ""


def _fields(state: WindowState, case: CaseView, words: Words) -> tuple[FieldVM, ...]:
    identity, applicant = case.identity, case.applicant or case.known
    card = Source.STAFF if identity and identity.source == "typed" else Source.CARD
    name = identity.name if identity else None
    surname = name.surname if name else identity.latin_surname if identity else ""
    first = name.given if name else identity.latin_given if identity else ""
    surname_field = () if case.surname else (given("surname", surname, card, words),)
    number = words("field.number", number=identity.document_number) if identity else ""
    rest: tuple[FieldVM, ...] = (
        given("given", first, card, words),
        given("patronymic", (name.patronymic or "") if name else "", card, words),
        given("iin", grouped(str(identity.iin)) if identity and identity.iin else "", card, words),
        given("birth", long_date(identity.birth_date) if identity else "", card, words),
        given("document", number, card, words),
    )
    if identity:
        rest += (given("valid", words.until_date(identity.expiry_date), card, words),) if surname_field else ()
        rest += _registry_fields(state, applicant, words)
    return surname_field + rest


def _registry_fields(state: WindowState, applicant: Applicant | None, words: Words) -> tuple[FieldVM, ...]:
    relation = applicant.relation if applicant else Relation.UNKNOWN
    known = relation not in (Relation.UNKNOWN, Relation.NONE)
    address = words.pick(applicant.address_kk or "", applicant.address_ru or "") if applicant else ""
    extra = state.ui.fields.get("extra_phone", "")
    fields: tuple[FieldVM, ...] = (
        given("relation", words(f"relation.{relation.value}") if known else "", Source.REGISTRY, words),
        given("address", address, Source.REGISTRY, words, wide=True),
        given("phone", phones(applicant.phones[:1]) if applicant else "", Source.REGISTRY, words),
    )
    if applicant and len(applicant.phones) > 1:
        return (*fields, given("phone_2", applicant.phones[1].shown, Source.REGISTRY, words))
    return (
        *fields,
        typed(
            "extra_phone",
            state,
            words,
            kind=FieldKind.PHONE,
            hint="+7",
            problem=_told(phone_problem(extra), words),
            source=Source.PARENT,
        ),
    )


def _actions(state: WindowState, case: CaseView, words: Words) -> ActionBarVM:
    working = busy(state, words, Activity.CARD)
    if working:
        return bar(None, filled=working)
    if case.identity is None:
        return _actions_before(state, words)
    buttons: list[ButtonVM] = []
    confirm = primary(words("identify.confirm"))
    if not state.ui.face_compared:
        confirm = primary(words("identify.confirm"), state=ButtonState.UNAVAILABLE, reason=words("identify.face-first"))
    elif phone_problem(state.ui.fields.get("extra_phone", "")):
        confirm = primary(words("identify.confirm"), state=ButtonState.UNAVAILABLE, reason=words("problem.phone"))
    return bar(None, *buttons, filled=confirm)


def _actions_before(state: WindowState, words: Words) -> ActionBarVM:
    if state.ui.typing_key:
        fields = state.ui.fields
        whole = all(fields.get(name) for name in KEY_FIELDS) and not (
            document_number_problem(fields["mrz_number"])
            or date_problem(fields["mrz_birth"])
            or date_problem(fields["mrz_expiry"])
        )
        read = primary(words("identify.read-card"))
        if not whole:
            read = primary(
                words("identify.read-card"), state=ButtonState.UNAVAILABLE, reason=words("identify.three-first")
            )
        return bar(back(words), filled=read)
    inserted = any(s.kind is SlotKind.IDENTITY_CARD for s in state.devices.slots)
    chip = waiting(words("identify.wait-mrz" if inserted else "identify.wait-card"), "scan" if inserted else "card")
    left = secondary(Act.NO_SHOW, "Shift+F2", words("button.no-show"))
    return bar(None, left, secondary(Act.CORRECT, "F4", words("identify.type")), filled=chip)
