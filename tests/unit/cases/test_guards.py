"""Guards inside the tables: dates, consents, second misses, offline signatures, words that may not be empty."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.cases import complaint, first_grade, place, queue_entry, queue_entry_state, referral
from app.cases import service_request as request
from app.cases.decider import Refused
from app.domain.first_grade import FirstGradeStatus, SignMethod, Transport
from app.domain.numbers import Bin
from app.domain.people import Relation
from app.domain.queue import KeyState, QueueKind, Removal
from app.domain.referral import ReferralStatus
from app.rules.complaints import Addressee
from app.rules.finding import Ground
from app.rules.first_grade_form import FirstGradeForm
from app.rules.queue import QueueForm
from app.rules.school import Family
from tests.unit.cases.tables import A1, A2, A4, A6, A6_MEALS, A7, A8, BIN, EARLY, KEPT, LAW, REFERRAL, Table, at, told

q = queue_entry_state


def keys(table: Table, state: str | None, command: object, when: str) -> list[str]:
    """Keys of the findings that refuse; [] when the command is carried out."""
    before = table.run(table.reach[state]) if state else None
    decided = table.decide(before, command, at(when))
    if not isinstance(decided, Refused):
        return []
    told(table, table.status(before) if before else "none", command, decided)
    return [f.key for f in decided.findings]


def after(table: Table, state: str, command: object, when: str) -> Any:
    before = table.run(table.reach[state])
    for event in table.decide(before, command, at(when)):
        before = table.evolve(before, event)
    return before


# ---- A1


@pytest.mark.parametrize(
    ("form", "key"),
    [
        (QueueForm(date(2023, 3, 14), relation=Relation.NONE), "queue.not-representative"),
        (QueueForm(date(2023, 3, 14), applicant_iin=False), "queue.applicant-iin"),
        (QueueForm(date(2023, 3, 14), phones=()), None),
    ],
)
def test_who_may_not_apply_is_told_at_once_and_the_rest_later(form: QueueForm, key: str | None) -> None:
    assert keys(A1, None, q.Open("e", form), "2026-11-20") == ([key] if key else [])


def test_an_incomplete_form_stays_a_draft() -> None:
    assert keys(A1, "draft", q.Complete(QueueForm(date(2023, 3, 14), phones=())), "2026-11-20") == ["queue.channel"]


def test_when_the_line_is_back_age_and_uniqueness_are_looked_at_again() -> None:
    assert keys(A1, "offline-queued", q.LinkBack((QueueKind.GENERAL,)), "2026-11-20") == ["queue.twice"]
    assert keys(A1, "offline-queued", q.LinkBack((QueueKind.CORRECTION,)), "2026-11-20") == []
    assert keys(A1, "offline-queued", q.LinkBack(), "2029-03-14") == ["queue.six"]
    assert keys(A1, "offline-queued", q.LinkBack(), "2029-03-13") == []


def test_registration_needs_the_password_and_a_free_queue() -> None:
    now = at("2026-11-20")
    assert keys(A1, "ready", q.Register(1, now.at, otp_confirmed=False), "2026-11-20") == ["queue.otp"]
    twice = q.Register(1, now.at, otp_confirmed=True, live=(QueueKind.GENERAL,))
    assert keys(A1, "ready", twice, "2026-11-20") == ["queue.twice"]
    assert keys(A1, "ready", q.Register(1, now.at, otp_confirmed=True), "2029-03-14") == ["queue.six"]


def test_the_registrys_number_and_time_are_kept_through_the_stop_list() -> None:
    entry = A1.run(A1.reach["stop-listed"])
    assert (entry.number, entry.registered_at, entry.misses) == (7, at("2026-11-20").at, 1)
    assert (entry.missed_on, entry.referral) == (date(2026, 11, 27), None)
    changed = after(A1, "registered", q.ChangeCategory(9), "2026-11-20")
    assert changed.number == 9
    removed = A1.run(A1.reach["removed"])
    assert (removed.misses, removed.referral) == (2, None)


def test_choosing_takes_places_a_key_and_three_working_days() -> None:
    assert keys(A1, "registered", q.Notify(0), "2026-11-20") == ["choice.no-places"]
    choose = q.Choose("r", KeyState.VALID)
    assert keys(A1, "notified", choose, "2026-11-25T23:59:59") == []
    assert keys(A1, "notified", choose, "2026-11-26T00:00") == ["choice.notified", "choice.open-to-all"]
    assert keys(A1, "notified", q.Choose("r", KeyState.EXPIRED), "2026-11-20") == ["key.expired"]
    assert keys(A1, "notified", q.PassTurn(), "2026-11-25T23:59:59") == ["choice.notified", "choice.until"]
    assert keys(A1, "notified", q.PassTurn(), "2026-11-26T00:00") == []
    assert keys(A1, "registered", q.TakeFree("r", 0), "2026-11-20") == ["choice.no-places"]
    assert after(A1, "registered", q.TakeFree("r9", 1), "2026-11-20").referral == "r9"


def test_a_referral_lapses_after_its_last_day_and_the_stop_list_lasts_ten_working_days() -> None:
    assert keys(A1, "referred", q.LapseReferral(date(2026, 11, 27)), "2026-11-27T23:00") == ["state.not-now"]
    assert keys(A1, "referred", q.LapseReferral(date(2026, 11, 27)), "2026-11-28") == []
    assert keys(A1, "stop-listed", q.Unblock(), "2026-12-11T23:59") == ["queue.stopped"]
    assert keys(A1, "stop-listed", q.Unblock(), "2026-12-12") == []


def test_events_of_the_queue_say_what_happened() -> None:
    archived = queue_entry.decide(A1.run(A1.reach["draft"]), q.Archive(Removal.AGE), LAW, at("2026-11-20"))
    assert archived == (q.QueueArchived("e", Removal.AGE),)
    aside = queue_entry.decide(A1.run(A1.reach["ready"]), q.LosePortal(), LAW, at("2026-11-20"))
    assert aside == (q.QueueSetAside("e", at("2026-11-20")),)


# ---- A2


def test_only_an_early_booking_waits_for_its_place() -> None:
    def issued(which: Any) -> ReferralStatus:
        state = A2.run(())
        for event in A2.decide(state, referral.Issue(which), at("2026-11-16")):
            state = A2.evolve(state, event)
        return ReferralStatus(state.referral.status)

    assert issued(REFERRAL) is ReferralStatus.ACTIVE
    assert issued(replace(REFERRAL, seat_free_on=date(2026, 12, 1))) is ReferralStatus.ACTIVE
    assert issued(EARLY) is ReferralStatus.PENDING_START
    assert issued(replace(EARLY, seat_free_on=date(2026, 11, 17))) is ReferralStatus.PENDING_START
    assert issued(replace(EARLY, seat_free_on=date(2026, 11, 16))) is ReferralStatus.ACTIVE


def test_a_referral_is_presented_by_the_ticket_at_its_own_organisation() -> None:
    last = at("2026-11-23T17:29")
    assert keys(A2, "active", referral.Present(BIN, last), "2026-11-23T17:45") == []
    late = referral.Present(BIN, at("2026-11-23T17:30"))
    assert keys(A2, "active", late, "2026-11-23T17:30") == ["referral.intake-closed-last-day"]
    elsewhere = referral.Present(Bin("000000000000"), last)
    assert keys(A2, "active", elsewhere, "2026-11-23T17:30") == ["referral.other-organisation"]
    assert after(A2, "active", referral.Present(BIN, last), "2026-11-23T17:45").presented == last
    assert after(A2, "presented", referral.Use("0003/1"), "2026-11-23").contract_number == "0003/1"


def test_a_referral_lapses_only_after_its_last_day() -> None:
    assert keys(A2, "active", referral.Lapse(), "2026-11-23T23:59") == ["state.not-now"]
    assert keys(A2, "active", referral.Lapse(), "2026-11-24T00:00") == []
    assert keys(A2, "extended", referral.Lapse(), "2026-12-10") == ["state.not-now"]
    assert keys(A2, "extended", referral.Lapse(), "2026-12-11") == []


def test_cancelling_and_extending_have_their_limits() -> None:
    assert keys(A2, "active", referral.Cancel(), "2026-11-17T09:00:00") == []
    assert keys(A2, "active", referral.Cancel(), "2026-11-17T09:00:01") == ["referral.cancel-late"]
    assert keys(A2, "active", referral.Extend(date(2026, 12, 16)), "2026-11-17") == []
    assert keys(A2, "active", referral.Extend(date(2026, 12, 17)), "2026-11-17") == ["referral.extension-long"]
    assert after(A2, "active", referral.Extend(date(2026, 12, 1)), "2026-11-17").referral.extended_until == date(
        2026, 12, 1
    )


@pytest.mark.parametrize(
    ("extended", "when", "status"),
    [
        (None, "2026-11-23", ReferralStatus.ACTIVE),
        (None, "2026-11-24", ReferralStatus.LAPSED),
        (date(2026, 12, 10), "2026-12-10", ReferralStatus.EXTENDED),
        (date(2026, 12, 10), "2026-12-11", ReferralStatus.LAPSED),
    ],
)
def test_after_a_refusal_the_referral_goes_back_while_valid(
    extended: date | None, when: str, status: ReferralStatus
) -> None:
    state = A2.run(A2.reach["presented"])
    state = replace(state, referral=replace(state.referral, extended_until=extended))
    for event in A2.decide(state, referral.Refuse(), at(when)):
        state = A2.evolve(state, event)
    assert state.referral.status is status


def test_the_freed_place_starts_the_term() -> None:
    started = after(A2, "pending-start", referral.FreePlace(date(2026, 12, 1)), "2026-12-01")
    assert (started.referral.status, started.referral.seat_free_on) == (ReferralStatus.ACTIVE, date(2026, 12, 1))


# ---- A4


def test_an_application_starts_inside_the_window_for_a_child_of_six() -> None:
    def start(when: str, born: date = date(2020, 3, 14), **rest: bool) -> list[str]:
        return keys(A4, None, first_grade.Start("a", born, "71", **rest), when)

    assert start("2026-05-26") == ["fg.window-early"]
    assert start("2026-05-27") == []
    assert start("2026-07-01", date(2021, 1, 1)) == ["fg.too-young"]
    assert start("2026-07-01", active=True) == ["fg.active"]
    assert start("2026-07-01", enrolled=True) == ["fg.enrolled"]


def test_a_form_that_is_not_complete_is_not_signed() -> None:
    assert keys(A4, "draft", first_grade.Complete(FirstGradeForm(photos=0)), "2026-07-01") == ["fg.photos"]


def test_signing_offline_by_key_only_and_inside_the_window() -> None:
    sign = first_grade.Sign
    assert keys(A4, "to-sign", sign(SignMethod.QR, online=False), "2026-07-01") == ["fg.qr-offline"]
    assert keys(A4, "to-sign", sign(SignMethod.EDS), "2026-09-01T00:00") == ["fg.window-late"]
    assert after(A4, "to-sign", sign(SignMethod.CANCELLED), "2026-07-01").status is FirstGradeStatus.TO_SIGN
    online = after(A4, "to-sign", sign(SignMethod.EDS), "2026-07-02")
    assert (online.filed, online.received) == (date(2026, 7, 2), at("2026-07-02"))
    offline = after(A4, "to-sign", sign(SignMethod.EDS, online=False), "2026-07-02")
    assert (offline.filed, offline.received) == (date(2026, 7, 2), None)


def test_the_platform_answers_an_offline_signature() -> None:
    confirmed = after(A4, "signed-unconfirmed", first_grade.Confirm(), "2026-07-03")
    assert (confirmed.status, confirmed.received) == (FirstGradeStatus.UNDER_REVIEW, at("2026-07-03"))
    declined = after(A4, "signed-unconfirmed", first_grade.Decline("no seat"), "2026-07-03")
    assert (declined.status, declined.reason) == (FirstGradeStatus.REFUSED, "no seat")


def test_a_school_refuses_with_ground_and_reason() -> None:
    refuse = first_grade.Refuse
    assert keys(A4, "under-review", refuse(Ground.S_04, " "), "2026-07-02") == ["fg.no-reason"]
    assert keys(A4, "signing", refuse(None, "full"), "2026-07-02") == ["fg.no-reason"]
    assert keys(A4, "signing", refuse(Ground.R_01, "full"), "2026-07-02") == ["fg.other-ground"]
    assert after(A4, "signing", refuse(Ground.S_04, "full"), "2026-07-02").reason == "full"


def test_withdrawal_and_contract_have_their_days() -> None:
    assert keys(A4, "accepted", first_grade.Withdraw(), "2026-08-31T23:59:59") == []
    assert keys(A4, "accepted", first_grade.Withdraw(), "2026-09-01T00:00") == ["fg.withdraw-late"]
    assert keys(A4, "refused", first_grade.Withdraw(), "2026-07-02") == ["fg.not-withdrawable"]
    assert keys(A4, "accepted", first_grade.Invite(), "2026-08-24T23:59") == ["contract.too-early"]
    invited = after(A4, "accepted", first_grade.Invite(), "2026-08-25T00:00")
    assert invited.invited
    assert isinstance(A4.decide(invited, first_grade.Invite(), at("2026-08-26")), Refused)


# ---- A6, A7, A8


def test_what_is_not_offered_cannot_be_asked() -> None:
    assert keys(A6_MEALS, None, request.OfferMeals("m", "main", 1), "2026-07-01") == ["meals.grade"]
    offer = request.OfferTransport
    assert keys(A6, None, offer("r", "main", 1, offered=False), "2026-07-01") == ["transport.not-offered"]
    city = offer("r", "main", 1, offered=True, composite=True, rural=False)
    assert keys(A6, None, city, "2026-07-01") == ["transport.city"]
    village = offer("r", "main", 1, offered=True, composite=True, rural=True)
    assert keys(A6, None, village, "2026-07-01") == []
    assert keys(A6, "offered", request.RequestTransport(Transport(same_address=False)), "2026-07-01") == [
        "transport.address"
    ]
    assert keys(A6_MEALS, "offered", request.RequestMeals(Family.LOW_INCOME), "2026-07-01") == ["meals.income"]
    assert keys(A6_MEALS, "offered", request.RequestMeals(Family.EMERGENCY), "2026-07-01") == ["meals.decision"]


def test_each_result_has_its_own_signature_and_reason() -> None:
    assert keys(A6, "under-review", request.Grant(certified=False), "2026-07-01") == ["result.without-eds"]
    refuse = request.Refuse
    assert keys(A6, "under-review", refuse(certified=True, reason=" "), "2026-07-01") == ["result.reason"]
    assert keys(A6, "under-review", refuse(certified=False, reason="far"), "2026-07-01") == ["result.without-eds"]
    assert after(A6, "under-review", refuse(certified=True, reason="far"), "2026-07-01").reason == "far"


def test_a_complaint_goes_its_route_and_keeps_its_term() -> None:
    assert keys(A7, None, complaint.Draft("c", "preschool", Addressee.SCHOOL), "2026-11-20") == [
        "complaint.route-preschool"
    ]
    assert keys(A7, "draft", complaint.Register(" ", "x"), "2026-11-20") == ["complaint.receipt"]
    assert keys(A7, "draft", complaint.Register("1", ""), "2026-11-20") == ["complaint.receipt"]
    registered = after(A7, "draft", complaint.Register("1", "x"), "2026-12-11")
    assert registered.until == at("2026-12-21T23:59:59").at
    assert (registered.number, registered.receiver, registered.registered) == ("1", "x", at("2026-12-11"))
    assert keys(A7, "in-review", complaint.Answer(" "), "2026-11-21") == ["complaint.text"]
    assert keys(A7, "in-review", complaint.DeclineReview(""), "2026-11-21") == ["complaint.text"]


def test_overdue_is_a_flag_that_is_set_once_and_after_the_term() -> None:
    assert keys(A7, "in-review", complaint.MarkOverdue(), "2026-11-27T23:59:59") == ["state.not-now"]
    late = after(A7, "in-review", complaint.MarkOverdue(), "2026-11-28T00:00")
    assert late.overdue
    assert isinstance(A7.decide(late, complaint.MarkOverdue(), at("2026-11-29")), Refused)
    assert after(A7, "answered", complaint.TellCourt(), "2026-11-28").court_told


def test_places_have_reasons_and_last_days() -> None:
    assert keys(A8, None, place.Free("p", KEPT, temporary=True), "2026-11-20") == ["place.end"]
    until = replace(KEPT, available_until=date(2027, 2, 1))
    assert keys(A8, None, place.Free("p", until, temporary=True), "2026-11-20") == []
    assert keys(A8, "freed", place.TakeBack(" "), "2026-11-20") == ["place.reason"]
    assert after(A8, "freed", place.TakeBack("repair"), "2026-11-20").reason == "repair"
    assert after(A8, "freed", place.Distribute("r"), "2026-11-20").referral == "r"
    freed = place.decide(None, place.Free("p", until, temporary=True), at("2026-11-20"))
    state = place.evolve(None, freed[0]) if not isinstance(freed, Refused) else None
    assert state is not None
    assert (state.available_until, state.temporary, state.freed) == (date(2027, 2, 1), True, at("2026-11-20"))
