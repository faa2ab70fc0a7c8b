"""The invented people are consistent with themselves, with the calendar and with the registry's types."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import holidays
import pytest

from app.domain.documents import DocumentKind
from app.domain.numbers import Iin, Sex
from app.domain.people import Relation
from app.domain.referral import GroupLevel, Referral, ReferralKind, ReferralStatus
from app.kernel.codec import from_plain, to_plain
from app.kernel.errors import ProgrammingError
from ui.demo.families import DEMO_DAY, DemoAdult, DemoChild, DemoPeople, load_demo

_KAZAKHSTAN = holidays.country_holidays("KZ", years=[2025, 2026])
_LEVELS = dict(enumerate(GroupLevel, start=1))


@pytest.fixture(scope="module")
def demo() -> DemoPeople:
    return load_demo()


def _fifth_working_day(start: date) -> date:
    return _KAZAKHSTAN.get_nth_working_day(start, 5)


def test_there_are_24_families_two_kindergartens_and_two_schools(demo: DemoPeople) -> None:
    assert len(demo.families) == 24
    assert Counter(o.organisation.service for o in demo.organisations) == {"kindergarten": 2, "school": 2}


def test_ids_are_stable_and_unique(demo: DemoPeople) -> None:
    ids = [a.id for a in demo.adults()] + [c.id for c in demo.children()]
    assert len(ids) == len(set(ids))
    for i, family in enumerate(demo.families, start=1):
        assert family.adults[0].id == f"parent-{i:02d}"
        assert family.children[0].id == f"child-{i:02d}a"


def test_numbers_agree_with_birth_date_and_sex(demo: DemoPeople) -> None:
    people: list[tuple[Iin | None, date, Sex | None]] = [(a.iin, a.birth_date, a.sex) for a in demo.adults()]
    people += [(c.child.iin, c.child.birth_date, c.child.sex) for c in demo.children()]
    people += [(s.iin, s.birth_date, s.iin.hinted_sex) for o in demo.organisations for s in o.staff]
    numbers = [iin for iin, _, _ in people if iin]
    assert len(set(numbers)) == len(numbers)
    for iin, born, sex in people:
        if iin:
            assert (iin.hinted_birth_date, iin.hinted_sex) == (born, sex)


def test_only_people_of_other_countries_lack_an_iin(demo: DemoPeople) -> None:
    without = {a.citizenship for a in demo.adults() if a.iin is None}
    without |= {c.child.citizenship for c in demo.children() if c.child.iin is None}
    assert without
    assert "KAZ" not in without


def test_phones_belong_to_nobody_and_each_applicant_has_two(demo: DemoPeople) -> None:
    for adult in demo.adults():
        first, second = adult.phones
        assert first != second
        assert first.value.startswith("+770000000")
        assert second.value.startswith("+770000000")


def test_card_numbers_are_of_a_series_that_was_never_issued(demo: DemoPeople) -> None:
    cards = [a.card for a in demo.adults() if a.card]
    assert len({c.number for c in cards}) == len(cards)
    assert all(len(c.number) == 9 and c.number.startswith("99") for c in cards)
    assert all(c.issued_on < DEMO_DAY <= c.expires_on for c in cards)


def test_places_fit_the_age_of_the_calendar_year(demo: DemoPeople) -> None:
    for child in demo.children():
        if child.referral:
            year = child.referral.issued_at.year
            assert child.referral.place.level is _LEVELS[year - child.child.birth_date.year], child.id


def test_children_with_a_referral_were_two_full_years_old_when_it_was_issued(demo: DemoPeople) -> None:
    for child in demo.children():
        if child.referral:
            born = child.child.birth_date
            assert born.replace(year=born.year + 2) <= child.referral.issued_at.date(), child.id


def _last_day(referral: Referral) -> date:
    return _fifth_working_day(referral.seat_free_on or referral.issued_at.date())


def test_active_referrals_are_valid_on_the_demo_day_and_lapsed_ones_are_not(demo: DemoPeople) -> None:
    for child in demo.children():
        if child.referral and child.referral.status is ReferralStatus.ACTIVE:
            assert child.referral.issued_at.date() <= DEMO_DAY <= _last_day(child.referral), child.id
        if child.referral and child.referral.status is ReferralStatus.LAPSED:
            assert _last_day(child.referral) < DEMO_DAY, child.id


def test_special_days_of_the_stories(demo: DemoPeople) -> None:
    assert _last_day(_referral(demo, "child-15a")) == DEMO_DAY
    assert _last_day(_referral(demo, "child-16a")) == DEMO_DAY - timedelta(days=1)
    early = _referral(demo, "child-18a")
    assert early.kind is ReferralKind.EARLY_BOOKING
    assert early.seat_free_on
    assert early.seat_free_on > DEMO_DAY
    assert _referral(demo, "child-19a").place.available_until
    for cancelled in ("child-07a", "child-14a"):
        evening = _referral(demo, cancelled).issued_at.replace(hour=20, minute=0)
        assert evening.date() == DEMO_DAY - timedelta(days=1), "can be cancelled on Thursday at 20:00 within 24 hours"
    turning = demo.child("child-21b").child.birth_date
    assert turning.replace(year=turning.year + 6) == DEMO_DAY + timedelta(days=1)


def test_stop_lists_end_on_the_tenth_working_day_after_the_missed_referral(demo: DemoPeople) -> None:
    for child in demo.children():
        if child.stop_list and child.referral:
            assert child.stop_list["until"] == _KAZAKHSTAN.get_nth_working_day(_last_day(child.referral), 10), child.id


def _referral(demo: DemoPeople, child_id: str) -> Referral:
    referral = demo.child(child_id).referral
    assert referral is not None
    return referral


def _certificate_age(child: DemoChild) -> int:
    paper = child.document(DocumentKind.HEALTH_CERTIFICATE)
    assert paper is not None
    return (DEMO_DAY - paper.issued_on).days


def test_certificates_are_fresh_except_the_stale_one(demo: DemoPeople) -> None:
    ages = {c.id: _certificate_age(c) for c in demo.children() if c.documents}
    assert ages.pop("child-12a") == 4
    assert all(0 <= age <= 3 for age in ages.values())


def test_only_the_child_with_special_needs_brings_the_commissions_conclusion(demo: DemoPeople) -> None:
    assert {c.id for c in demo.children() if c.document(DocumentKind.PMPK_CONCLUSION)} == {"child-09a"}
    assert demo.child("child-09a").child.sen


def test_every_kind_of_vacancy_is_there(demo: DemoPeople) -> None:
    kinds = {v.kind for o in demo.organisations for v in o.vacancies}
    assert kinds == set(ReferralKind)
    for home in demo.organisations:
        for group in home.groups:
            assert group.taken <= group.seats


def test_second_parent_aunt_and_guardian_are_told_apart(demo: DemoPeople) -> None:
    assert demo.adult("parent-02").relation is Relation.FATHER
    assert _referral(demo, "child-02a").applicant.iin == demo.adult("parent-02b").iin
    assert demo.adult("parent-03").relation is Relation.GUARDIAN
    assert demo.adult("parent-04").relation is Relation.NONE


def test_card_and_registry_spell_one_surname_differently(demo: DemoPeople) -> None:
    different = [a.id for a in demo.adults() if a.name != a.registry_name]
    assert different == ["parent-24"]


def test_referrals_survive_the_wire(demo: DemoPeople) -> None:
    for referral in demo.referrals():
        assert from_plain(Referral, to_plain(referral)) == referral


def test_staff_of_each_organisation(demo: DemoPeople) -> None:
    for home in demo.organisations:
        assert home.clerk.pin != home.head.pin
        assert home.head.token_pin == "654321"
        assert home.organisation.head.id == home.head.member.id
    assert demo.staff("kindergarten-1", "head").token == "head"


def test_an_unknown_id_is_a_mistake_of_the_program(demo: DemoPeople) -> None:
    for lookup in (demo.adult, demo.child, demo.organisation, demo.family_of):
        with pytest.raises(ProgrammingError, match="Demo_UnknownId"):
            lookup("nobody")


def test_people_do_not_show_themselves_in_logs(demo: DemoPeople) -> None:
    adult: DemoAdult = demo.adult("parent-07")
    assert "Гүлсезім" not in repr(adult)
    assert "Айсұлтан" not in repr(demo.child("child-07a"))
