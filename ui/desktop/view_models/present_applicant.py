"""The parent's screen (screens.md 2, 10; picture 05 with the contract): what is to be checked, of nobody else. Pure."""

from __future__ import annotations

from app.desk.roles import SignerRole
from app.desk.snapshot import CaseView, Step
from app.kernel.catalogue import Language
from ui.desktop.view_models.checklist import sign_by
from ui.desktop.view_models.common import FieldMode, FieldVM
from ui.desktop.view_models.present_frame import is_over
from ui.desktop.view_models.present_parts import phones
from ui.desktop.view_models.state import WindowState
from ui.desktop.view_models.window_models import ApplicantVM
from ui.desktop.view_models.words import Words, long_date


def present_applicant(state: WindowState, words: Words) -> ApplicantVM:
    """Blank with the ticket number only while no case is open or it has ended."""
    case = state.desk.case if state.desk else None
    open_case = case is not None and not case.read_only and not is_over(case) and case.identity is not None
    stage = "contract" if case and case.contract and case.step is Step.CONTRACT else "check"
    fields = _fields(case, words) if case and open_case else ()
    contract = case.contract if case and open_case else None
    parent = next((s for s in contract.signatures if s.role is SignerRole.PARENT), None) if contract else None
    signed = parent is not None and parent.at is not None
    paper: tuple[str, ...] = ()
    if contract:
        paper = (
            words("parent.contract-number", number=contract.number),
            words("contract.copies", pages=contract.pages),
            words("parent.contract-languages"),
        )
        last = sign_by(case) if case else None
        if last:
            paper += (words("contract.by", until=words.until_day(last)),)
    return ApplicantVM(
        blank=not open_case,
        ticket_caption=words("parent.ticket"),
        ticket=case.ticket_number if case and not case.read_only else "",
        title=words("parent.serving", window=state.window_number) if case else words("parent.welcome"),
        subtitle=words("parent.service"),
        check_title=words(f"parent.{stage}-title"),
        check_text=words("parent.check-text"),
        fields=fields,
        paper_title=words("parent.paper-title") if contract else words("parent.who-sees-title"),
        paper=paper or tuple(words(f"parent.who-sees-{n}") for n in (1, 2, 3)),
        private=words("parent.private"),
        sign_title=words("parent.sign-done") if signed else words("parent.sign-title") if contract else "",
        sign_steps=() if signed or not contract else tuple(words(f"parent.sign-{n}") for n in (1, 2, 3)),
        sign_note=words("parent.sign-done-text") if signed else words("contract.after-signing") if contract else "",
        sign_done=signed,
        foot_strong=words("parent.free"),
        foot=words("parent.questions"),
        languages=(words("parent.kk"), words("parent.ru")),
        language_index=0 if state.ui.language is Language.KK else 1,
        larger=words("parent.larger"),
    )


def _field(name: str, value: str, words: Words, *, wide: bool = True) -> FieldVM:
    label = words(f"parent.field.{name}")
    return FieldVM(name, label, value, FieldMode.GIVEN, wide=wide, spoken=f"{label}: {value}")


def _fields(case: CaseView, words: Words) -> tuple[FieldVM, ...]:
    identity = case.identity
    name = case.applicant.name if case.applicant else identity.name if identity else None
    fields = [_field("you", name.full, words)] if name else []
    child = case.child
    iin = identity.iin if identity else None
    if child:
        fields.append(_field("child", child.name.full, words))
        fields.append(_field("birth", long_date(child.birth_date), words, wide=False))
        iin = child.iin
    if iin:
        fields.append(_field("iin", str(iin)[-4:], words, wide=False))
    if case.referral:
        place = case.referral.place
        fields.append(_field("group", words(f"level.{place.level.value}"), words, wide=False))
        fields.append(_field("language", words(f"place-language.{place.language}"), words, wide=False))
        fields.append(_field("regime", words(f"regime.{place.regime}"), words))
    if case.applicant and case.applicant.phones:
        fields.append(_field("phones", phones(case.applicant.phones[:2]), words))
    return tuple(fields)
