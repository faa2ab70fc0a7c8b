"""Stories of the reference screens as snapshots: all people and numbers are invented."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime, timedelta

from app.desk.commands import Service, SignerRole
from app.desk.ports import (
    IdentityDocument,
    KeyCertificate,
    PinStatus,
    PrinterCondition,
    PrinterState,
    SlotKind,
    SlotState,
)
from app.desk.snapshot import (
    CaseStatus,
    CaseView,
    ChecklistRow,
    ClockKind,
    ClockView,
    ContractView,
    DaySummary,
    DeskSnapshot,
    GroundDraft,
    LinkView,
    PaperView,
    RefusalView,
    RowState,
    SearchHit,
    SignatureView,
    Step,
    SurnameDisagreement,
    TaskView,
    TicketView,
)
from app.domain.documents import DocumentKind, DocumentSource, PresentedDocument
from app.domain.numbers import Bin, Iin, Sex, check_digit
from app.domain.organisation import StaffMember
from app.domain.people import Applicant, Child, PersonName, Phone, Relation
from app.domain.referral import ForeignReferral, GroupLevel, Place, Referral, ReferralKind, ReferralStatus
from app.kernel.clock import KZ
from app.rules.finding import Effect, Finding, Ground
from ui.desktop.view_models.state import DeviceStates

NOW = datetime(2026, 4, 27, 10, 21, tzinfo=KZ)
NS = 10_000_000_000_000
OFFICE_KK, OFFICE_RU = "«Айгөлек» бөбекжай-балабақшасы, Астана қ.", "Ясли-сад «Айгөлек», г. Астана"
K = DocumentKind


def iin(first: str) -> Iin:
    """A right number from eleven digits; the eleventh moves on when no check digit exists."""
    for last in range(10):
        eleven = first[:10] + str((int(first[10]) + last) % 10)
        digit = check_digit(eleven)
        if digit is not None:
            return Iin(eleven + str(digit))
    raise AssertionError(first)


PARENT_IIN, CHILD_IIN, HEAD_IIN = iin("90081740000"), iin("23031450000"), iin("75050240001")
PARENT = PersonName("Әбдірахманқызы", "Гүлсезім", "Бауыржанқызы")
CHILD = PersonName("Төлегенұлы", "Айсұлтан", "Ерболұлы")
STAFF = (
    StaffMember("clerk", PersonName("Сейітқали", "Айжан", "Маратқызы"), "clerk", "іс жүргізуші", "делопроизводитель"),
    StaffMember(
        "head", PersonName("Оспанова", "Жанар", "Қайратқызы"), "head", "меңгеруші", "заведующая", str(HEAD_IIN)
    ),
)
CLERK = STAFF[0]


def photo() -> bytes:
    """A drawn face, of nobody."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (264, 344), "#C9D8E6")
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((58, 54, 206, 250), 70, fill="#2E2623")
    draw.ellipse((78, 84, 186, 226), fill="#D9A98A")
    draw.rectangle((112, 210, 152, 260), fill="#CF9C7C")
    draw.ellipse((-10, 250, 274, 480), fill="#345A7A")
    draw.ellipse((106, 140, 116, 150), fill="#2E2623")
    draw.ellipse((148, 140, 158, 150), fill="#2E2623")
    draw.arc((112, 170, 152, 196), 20, 160, fill="#8E4B3F", width=3)
    out = io.BytesIO()
    image.save(out, "JPEG")
    return out.getvalue()


def clock(kind: ClockKind, *, used: float, limit: int = 900, running: bool = True) -> ClockView:
    started = NOW - timedelta(seconds=used)
    return ClockView(kind, limit, started, None if running else NOW, used, NS)


def clocks(wait: float = 398, serve: float = 552, term: float | None = 425) -> tuple[ClockView, ClockView, ClockView]:
    last = ClockView(ClockKind.TERM, 1800) if term is None else clock(ClockKind.TERM, used=term, limit=1800)
    called = NOW - timedelta(minutes=9)  # every story is called at 10:12
    waited = ClockView(ClockKind.WAIT, 900, called - timedelta(seconds=wait), called, wait, NS)
    return waited, clock(ClockKind.SERVE, used=serve), last


def ticket(number: str, used: float) -> TicketView:
    wait = clock(ClockKind.WAIT, used=used)
    return TicketView(f"t-{number}", number, Service.KINDERGARTEN_ENROLMENT, NOW - timedelta(seconds=used), wait)


WAITING = (ticket("018", 744), ticket("019", 430), ticket("020", 182), ticket("021", 40))

IDENTITY = IdentityDocument(
    "047112905", "KAZ", "KAZ", "ABDIRAKHMANKYZY", "GULSEZIM", PARENT, PARENT_IIN, date(1990, 8, 17), Sex.FEMALE,
    date(2031, 6, 12), date(2021, 6, 13), None, "chip", "not-checked", 2.4,
)  # fmt: skip
APPLICANT = Applicant(
    PARENT, PARENT_IIN, date(1990, 8, 17), Relation.MOTHER, (Phone("+77010000017"),),
    "Астана қ., Есіл ауданы, Сығанақ к-сі, 12-үй, 48-пәтер", "г. Астана, р-н Есиль, ул. Сығанақ, д. 12, кв. 48",
    "047112905", date(2021, 6, 13), date(2031, 6, 12),
)  # fmt: skip
CHILD_VALUE = Child(CHILD, CHILD_IIN, date(2023, 3, 14), Sex.MALE)
REFERRAL = Referral(
    "7104-26-118204", ReferralKind.REGULAR, ReferralStatus.ACTIVE, datetime(2026, 4, 21, 9, 40, tzinfo=KZ),
    Bin("990240003911"), "«Айгөлек»", "«Айгөлек»", CHILD_VALUE, APPLICANT,
    Place(GroupLevel.MIDDLE, "kk", False, "full-day"),
)  # fmt: skip


def row(kind: DocumentKind, state: RowState, document: PresentedDocument | None = None, **more: object) -> ChecklistRow:
    return ChecklistRow(kind, state, document, **more)  # type: ignore[arg-type]


def done(kind: DocumentKind, source: DocumentSource, **more: object) -> PresentedDocument:
    return PresentedDocument(kind, source, **more)  # type: ignore[arg-type]


ROWS = (
    row(
        K.REFERRAL,
        RowState.DONE,
        done(K.REFERRAL, DocumentSource.REGISTRY, number="7104-26-118204", issued_on=date(2026, 4, 21)),
        last_moment=datetime(2026, 4, 28, 17, 30, tzinfo=KZ),
    ),
    row(
        K.IDENTITY,
        RowState.DONE,
        done(
            K.IDENTITY,
            DocumentSource.CARD,
            number="047112905",
            issued_on=date(2021, 6, 13),
            issuer="ІІМ",
            valid_until=date(2031, 6, 12),
            returned=True,
        ),
    ),
    row(
        K.BIRTH_CERTIFICATE,
        RowState.DONE,
        done(K.BIRTH_CERTIFICATE, DocumentSource.REGISTRY, returned=True),
    ),
    row(K.HEALTH_PASSPORT, RowState.TODO),
    row(
        K.HEALTH_CERTIFICATE,
        RowState.WARNING,
        done(
            K.HEALTH_CERTIFICATE,
            DocumentSource.SCAN,
            number="1184",
            issued_on=date(2026, 4, 24),
            issuer="№ 12 емхана",
            blob="b1",
            blob_bytes=210_000,
        ),
        sign_by=date(2026, 4, 27),
    ),
    row(K.PMPK_CONCLUSION, RowState.NOT_REQUIRED),
)
LAST_DAY = Finding(
    "ENR-32", Effect.ATTENTION, "certificate.last-day", "ENR-13", {"issued": date(2026, 4, 24), "limit": 3}
)
NO_PMPK = Finding("ENR-30", Effect.INFORMATION, "package.pmpk-not-required", "ENR-30.6")
COMPLETE = Finding("ENR-07", Effect.SATISFIED, "package.complete", "ENR-07")
UNTIL = datetime(2026, 4, 28, 17, 30, tzinfo=KZ)
MISSING = Finding("ENR-30", Effect.BLOCKS, "missing.health-passport", "ground.R-02", {"until": UNTIL}, Ground.R_02)
STALE = Finding(
    "ENR-32",
    Effect.BLOCKS,
    "certificate.stale",
    "ground.R-03",
    {"issued": date(2026, 4, 20), "age": 7, "limit": 3, "until": UNTIL},
    Ground.R_03,
)
OTHER_GROUND = Finding("ENR-36", Effect.BLOCKS, "ground.R-04", "ground.R-04", {"until": UNTIL}, Ground.R_04)

DOCUMENTS = CaseView(
    "case-1", "t-017", "017", datetime(2026, 4, 27, 10, 12, tzinfo=KZ), CaseStatus.PACKAGE_ACCEPTED, Step.DOCUMENTS,
    clocks(), IDENTITY, True, APPLICANT, None, CHILD_VALUE, REFERRAL,
    referral_confirmed_by_registry=True, rows=ROWS, findings=(LAST_DAY, NO_PMPK),
)  # fmt: skip


def snapshot(case: CaseView | None = DOCUMENTS, **more: object) -> DeskSnapshot:
    base = DeskSnapshot(
        NOW, NS, WAITING, case, LinkView(True, None, 0, NOW), DaySummary(16, 0, 0), (), edition="2020-07-17"
    )
    return replace(base, **more)  # type: ignore[arg-type]


def identify(*, read: bool = True, disagree: bool = True) -> CaseView:
    surname = SurnameDisagreement("Әбдірахманқызы", "Әбдрахманқызы", "card") if disagree else None
    case = replace(
        DOCUMENTS, status=CaseStatus.AT_COUNTER, step=Step.IDENTIFY, clocks=clocks(serve=65, term=None),
        child=None, referral=None, rows=(), findings=(), face_compared=False, surname=surname if read else None,
    )  # fmt: skip
    if read:
        return replace(case, identity=replace(IDENTITY, photo_jpeg=photo()))
    return replace(case, identity=None, applicant=None)


def child(**more: object) -> CaseView:
    case = replace(
        DOCUMENTS, status=CaseStatus.AT_COUNTER, step=Step.CHILD, clocks=clocks(serve=131, term=None), findings=()
    )
    return replace(case, **more)  # type: ignore[arg-type]


def child_missing() -> CaseView:
    return child(referral=None, child=None, rows=(), referral_confirmed_by_registry=False)


def child_foreign() -> CaseView:
    other = ForeignReferral(
        "7104-26-118377", Bin("990240003911"), "«Балдәурен» балабақшасы", "Детский сад «Балдәурен»",
        "Астана қ., Сарыарқа ауданы, Бейбітшілік к-сі, 4-үй", "г. Астана, р-н Сарыарка, ул. Бейбітшілік, д. 4",
    )  # fmt: skip
    return child(referral=None, child=None, rows=(), foreign_referral=other)


def child_choices() -> CaseView:
    second = replace(REFERRAL, number="7104-26-118205", child=replace(CHILD_VALUE, name=replace(CHILD, given="Ерасыл")))
    return child(referral=None, child=None, rows=(), choices=(REFERRAL, second))


def with_rows(case: CaseView, changed: dict[DocumentKind, ChecklistRow]) -> CaseView:
    return replace(case, rows=tuple(changed.get(r.kind, r) for r in case.rows))


def asked_contraindication() -> CaseView:
    scan = done(K.HEALTH_PASSPORT, DocumentSource.SCAN, blob="b2", blob_bytes=180_000)
    return with_rows(
        DOCUMENTS,
        {
            K.HEALTH_PASSPORT: row(K.HEALTH_PASSPORT, RowState.DONE, scan, needs_contraindication=True),
            K.HEALTH_CERTIFICATE: row(K.HEALTH_CERTIFICATE, RowState.TODO),
        },
    )


def asked_day() -> CaseView:
    passport = done(K.HEALTH_PASSPORT, DocumentSource.SCAN, blob="b2", blob_bytes=180_000)
    scan = done(K.HEALTH_CERTIFICATE, DocumentSource.SCAN, blob="b1", blob_bytes=210_000)
    return replace(
        with_rows(
            DOCUMENTS,
            {
                K.HEALTH_PASSPORT: row(K.HEALTH_PASSPORT, RowState.DONE, passport),
                K.HEALTH_CERTIFICATE: row(K.HEALTH_CERTIFICATE, RowState.DONE, scan, needs_date=True),
            },
        ),
        contraindication=False,
    )


def complete() -> CaseView:
    passport = done(K.HEALTH_PASSPORT, DocumentSource.SCAN, blob="b2", blob_bytes=180_000)
    case = with_rows(DOCUMENTS, {K.HEALTH_PASSPORT: row(K.HEALTH_PASSPORT, RowState.DONE, passport)})
    return replace(
        case, status=CaseStatus.COMPLETE, complete=True, contraindication=False, findings=(LAST_DAY, NO_PMPK, COMPLETE)
    )


def offline() -> DeskSnapshot:
    pending = with_rows(
        DOCUMENTS, {K.REFERRAL: replace(ROWS[0], state=RowState.PENDING, document=replace(
            ROWS[0].document, source=DocumentSource.ORIGINAL))}  # type: ignore[type-var]
    )  # fmt: skip
    link = LinkView(False, datetime(2026, 4, 27, 9, 12, tzinfo=KZ), 38, datetime(2026, 4, 27, 9, 12, tzinfo=KZ))
    return snapshot(replace(pending, referral_confirmed_by_registry=False), link=link, day=DaySummary(16, 0, 5))


def refusal(*, ready: bool = False) -> CaseView:
    grounds = (
        GroundDraft(Ground.R_02, MISSING, True, True),
        GroundDraft(Ground.R_03, STALE, True, True),
        GroundDraft(Ground.R_04, OTHER_GROUND, False, False),
    )
    case = replace(
        DOCUMENTS, step=Step.DECISION, clocks=clocks(serve=770, term=643), findings=(MISSING, STALE, NO_PMPK),
        refusal=RefusalView(grounds, pdf_sha256="refusal" if ready else None, number="3911/2026/1/0019"),
    )  # fmt: skip
    return replace(case, status=CaseStatus.REFUSAL_READY) if ready else case


def certificate(name: str, owner: Iin) -> KeyCertificate:
    return KeyCertificate(
        "token", b"\x01", b"", name, str(owner), None, datetime(2025, 11, 14, tzinfo=KZ),
        datetime(2026, 11, 14, tzinfo=KZ),
    )  # fmt: skip


PARENT_KEY = certificate("ӘБДІРАХМАНҚЫЗЫ ГҮЛСЕЗІМ", PARENT_IIN)
HEAD_KEY = certificate("ОСПАНОВА ЖАНАР", HEAD_IIN)


def contract(*, signed: bool = True) -> CaseView:
    first = SignatureView(
        SignerRole.PARENT, PARENT.full, datetime(2026, 4, 27, 10, 26, tzinfo=KZ) if signed else None,
        PARENT_KEY if signed else None,
    )  # fmt: skip
    second = SignatureView(SignerRole.HEAD, STAFF[1].name.full)
    return replace(
        complete(), status=CaseStatus.CONTRACT_READY, step=Step.CONTRACT, clocks=clocks(serve=828, term=701),
        findings=(COMPLETE,),
        contract=ContractView("3911/2026/1/0118", date(2026, 4, 27), 4, (first, second), "contract"),
    )  # fmt: skip


PAPERS = (
    PaperView("p1", "preschool-contract", "3911/2026/1/0118", 2, "job-1"),
    PaperView("p2", "offline-sheet", "3911/2026/1/0119", 1, None, "Printer_NoPaper"),
)


def outcome(status: CaseStatus = CaseStatus.ADMITTED) -> CaseView:
    return replace(contract(), status=status, papers=PAPERS, findings=())


TASK = TaskView(
    "task-1", "case-9", "call-back", NOW, PARENT.full, ("+7 701 000 00 17", "+7 702 000 00 18"),
    Finding("REF-19", Effect.BREACH, "dispute.cancelled", "REF-19",
            {"number": "7104-26-118204", "at": datetime(2026, 4, 26, 20, 0, tzinfo=KZ)}),
    "p9",
)  # fmt: skip
HITS = (
    SearchHit("case-1", "017", PARENT.full, CHILD.full, "••••••••0007", NOW, CaseStatus.ADMITTED),
    SearchHit("case-2", "012", "Жүсіпқызы Мөлдір Қанатқызы", "Қанатұлы Ғани", "••••••••0015", NOW, CaseStatus.REFUSED),
)


def devices(
    *,
    card: bool = True,
    keys: tuple[KeyCertificate, ...] = (),
    tries: int | None = None,
    pin: PinStatus = PinStatus.OK,
) -> DeviceStates:
    slots = (
        SlotState("1", 1, SlotKind.IDENTITY_CARD if card else SlotKind.EMPTY),
        SlotState("2", 2, SlotKind.SIGNATURE_TOKEN if keys else SlotKind.EMPTY),
    )
    return DeviceStates(slots, PrinterState(PrinterCondition.READY), True, keys, tuple(pin for _ in keys), tries)
