"""The queue application before it is sent: what the form must hold (QUE-01…QUE-29). Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from app.domain.people import Relation
from app.domain.queue import Category, QueueKind, RegistryAnswer
from app.rules.book import Law
from app.rules.finding import Finding
from app.rules.general import birthday, group_level
from app.rules.say import blocks, fits, present, tells, waits, warns

_PHONE = re.compile(r"\+7[0-9]{10}")
_OUT_OF_TURN = frozenset({Category.SERVICEMAN, Category.SPECIAL_BODY})
_WITH_COPY = frozenset({*_OUT_OF_TURN, Category.SPECIAL_NEEDS})


@dataclass(frozen=True, slots=True)
class QueueForm:
    """The form of Annex 1 as a person can write it by hand; a field left out is in order.

    `copies`: categories whose document is attached. `dated`: the day beside the signature, the day asked about when
    missing. `attends`, `lives_elsewhere` change nothing (QUE-07, QUE-09).
    """

    birth_date: date
    kind: QueueKind = QueueKind.GENERAL
    on_paper: bool = False
    phones: tuple[str, ...] = ("+77010000017", "+77010000025")
    applicant_iin: bool = True
    child_iin: bool = True
    child_citizen: bool = True
    birth_certificate_scan: bool = False
    relation: Relation = Relation.MOTHER
    registry: RegistryAnswer = RegistryAnswer.MATCHES
    attends: bool = False
    lives_elsewhere: bool = False
    address: bool = True
    settlement: bool = True
    patronymic: bool = True
    categories: tuple[Category, ...] = (Category.NONE,)
    copies: tuple[Category, ...] = ()
    pmpk_scan: bool = False
    public_list_shown: bool = True
    rules_accepted: bool = True
    secrets_consent: bool = True
    signed: bool = True
    dated: date | None = None


def check_form(form: QueueForm, on: date, law: Law) -> tuple[Finding, ...]:
    """Everything that keeps the application from being sent on `on`, in the order of the form, and what to know.

    Attending a kindergarten or living elsewhere stops nothing (QUE-07, QUE-09).
    """
    paper = blocks("QUE-01", "queue.electronic-only", "que.1") if form.on_paper else None
    return (
        *present(paper),
        *_phones(form.phones),
        *_people(form),
        *check_age(form.birth_date, on, law),
        *_kind(form),
        *_categories(form.categories, form.copies),
        *_filled(form),
        *_consents(form, on),
    )


def _phones(phones: tuple[str, ...]) -> tuple[Finding, ...]:
    """Exactly two different mobile numbers, which are also the notification channel (QUE-02, QUE-25, ruling X-04)."""
    if len(phones) > 2:
        return (blocks("QUE-25", "queue.phones-many", "annex-1", count=len(phones)),)
    if len(phones) < 2:
        key = "queue.channel" if not phones else "queue.phones-two"
        return (blocks("QUE-25" if not phones else "QUE-02", key, "que.1"),)
    if not all(_PHONE.fullmatch(p) for p in phones):
        return (blocks("QUE-02", "queue.phone-format", "que.1"),)
    return (blocks("QUE-02", "queue.phones-same", "practice"),) if phones[0] == phones[1] else ()


def _people(form: QueueForm) -> tuple[Finding, ...]:
    """Who asks for whom: IIN, citizenship, kinship, the registers (QUE-02, QUE-10…QUE-16)."""
    return present(
        None if form.applicant_iin else blocks("QUE-14", "queue.applicant-iin", "que.9"),
        _child_iin(form),
        _relation(form.relation),
        check_registers(form.registry),
    )


def _child_iin(form: QueueForm) -> Finding | None:
    """A citizen has an IIN (QUE-16); a child of another country may come with a scan of its certificate (QUE-15)."""
    if form.child_iin:
        return None
    if form.child_citizen:
        return blocks("QUE-16", "queue.child-iin", "que.10")
    if not form.birth_certificate_scan:
        return blocks("QUE-15", "queue.birth-certificate", "que.10")
    return fits("QUE-15", "queue.without-iin", "que.10")


def _relation(relation: Relation) -> Finding | None:
    """Only a parent or legal representative, by the registers' word (QUE-10, QUE-12)."""
    if relation is Relation.NONE:
        return blocks("QUE-10", "queue.not-representative", "que.7")
    return waits("QUE-12", "queue.relation-unknown", "que.7") if relation is Relation.UNKNOWN else None


def check_registers(answer: RegistryAnswer) -> Finding | None:
    """Data come from the registers and cannot be overridden (QUE-11); wrong ones are put right elsewhere (QUE-13)."""
    if answer is RegistryAnswer.OFFLINE:
        return waits("QUE-11", "queue.unverified", "que.7")
    return None if answer is RegistryAnswer.MATCHES else blocks("QUE-13", "queue.update-data", "que.8")


def check_age(birth: date, on: date, law: Law) -> tuple[Finding, ...]:
    """No application once six full years are completed (QUE-08, GEN-07); attention when no group exists (X-16)."""
    turns = birthday(birth, law.number("QUE-08.age", on))
    if on >= turns:
        return (blocks("QUE-08", "queue.six", "que.5", turns=turns),)
    if group_level(birth, on, law) is None and on.year >= turns.year:
        return (warns("QUE-08", "queue.no-group", "groups", turns=turns),)
    return ()


def _kind(form: QueueForm) -> tuple[Finding, ...]:
    """The correction queue needs a scan of the PMPK referral, no other PMPK paper (QUE-05, QUE-19, ruling X-10)."""
    if form.kind is QueueKind.CORRECTION and not form.pmpk_scan:
        return (blocks("QUE-19", "queue.pmpk", "que.12"),)
    return ()


def _categories(categories: tuple[Category, ...], copies: tuple[Category, ...]) -> tuple[Finding, ...]:
    """The tenth excludes the others; 1, 2 and 4 need a copy; 1, 2 give out-of-turn, 3-9 first priority (QUE-24)."""
    if not categories:
        return (blocks("QUE-24", "queue.category-none", "annex-1"),)
    if Category.NONE in categories:
        return (blocks("QUE-24", "queue.category-both", "annex-1"),) if len(set(categories)) > 1 else ()
    lacking = [c for c in categories if c in _WITH_COPY and c not in copies]
    if lacking:
        rule = "QUE-18" if lacking[0] in _OUT_OF_TURN else "QUE-24"
        return (blocks(rule, "queue.category-copy", "que.11", category=int(lacking[0])),)
    if _OUT_OF_TURN & set(categories):
        return (waits("QUE-18", "queue.out-of-turn", "que.11"),)
    return (waits("QUE-17", "queue.first-priority", "que.11"),)


def _filled(form: QueueForm) -> tuple[Finding, ...]:
    """Address and settlement are filled in; a patronymic only if there is one (QUE-23)."""
    empty = [name for name in ("address", "settlement") if not getattr(form, name)]
    return (blocks("QUE-23", "queue.field-empty", "annex-1", count=len(empty)),) if empty else ()


def _consents(form: QueueForm, on: date) -> tuple[Finding, ...]:
    """The open list was shown, both consents stand, signature and today's date (QUE-20, 21, 22, 28, 29)."""
    return present(
        tells("QUE-20", "queue.public-list", "que.13")
        if form.public_list_shown
        else blocks("QUE-20", "queue.public-list-unseen", "que.13"),
        None if form.rules_accepted else blocks("QUE-21", "queue.rules-consent", "que.14"),
        tells("QUE-22", "queue.responsible", "que.14") if form.rules_accepted else None,
        None if form.secrets_consent else blocks("QUE-28", "queue.secrets-consent", "annex-1"),
        None if form.signed else blocks("QUE-29", "queue.unsigned", "annex-1"),
        None if form.dated in (None, on) else blocks("QUE-29", "queue.date", "annex-1", today=on),
    )
