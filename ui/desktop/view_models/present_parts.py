"""Parts that several pages share: fields with their source, badges, buttons, the line under the title. Pure."""

from __future__ import annotations

from app.desk.snapshot import CaseView
from app.domain.people import Phone
from ui.desktop.view_models.actions import Act
from ui.desktop.view_models.common import (
    BadgeVM,
    ButtonKind,
    ButtonState,
    ButtonVM,
    FieldKind,
    FieldMode,
    FieldVM,
    Source,
)
from ui.desktop.view_models.state import Activity, WindowState
from ui.desktop.view_models.window_models import ActionBarVM
from ui.desktop.view_models.words import Words

DOT = " · "


def badge(source: Source, words: Words) -> BadgeVM:
    return BadgeVM(source, words(f"source.{source.value}"))


def given(name: str, value: str, source: Source, words: Words, *, wide: bool = False) -> FieldVM:
    """A value that came from card or registry; an empty one says that it was not read."""
    label = words(f"field.{name}")
    if not value:
        return FieldVM(name, label, words("field.not-read"), FieldMode.NOT_READ, wide=wide, spoken=label)
    mark = badge(source, words)
    spoken = words("field.spoken", label=label, value=value, source=mark.text)
    return FieldVM(name, label, value, FieldMode.GIVEN, mark, spoken=spoken, wide=wide)


def typed(
    name: str,
    state: WindowState,
    words: Words,
    *,
    kind: FieldKind = FieldKind.TEXT,
    hint: str = "",
    problem: str = "",
    source: Source | None = None,
    wide: bool = False,
) -> FieldVM:
    """A field that the clerk fills; its text is what was typed last."""
    label = words(f"field.{name}")
    value = state.ui.fields.get(name, "")
    mark = badge(source, words) if source else None
    return FieldVM(name, label, value, FieldMode.TYPED, mark, hint, problem, kind, label, wide)


def phones(values: tuple[Phone, ...]) -> str:
    return ", ".join(p.shown for p in values)


def back(words: Words, key: str = "back", act: Act = Act.BACK) -> ButtonVM:
    return ButtonVM(act, words(f"button.{key}"), "Esc", ButtonKind.QUIET)


def secondary(act: Act, key: str, text: str) -> ButtonVM:
    return ButtonVM(act, text, key, ButtonKind.SECONDARY)


def primary(
    text: str, *, state: ButtonState = ButtonState.READY, reason: str = "", icon: str = "", act: Act = Act.PRIMARY
) -> ButtonVM:
    """The one filled button; its key is always Enter."""
    return ButtonVM(act, text, "Enter", ButtonKind.PRIMARY, state, reason, None, icon)


def waiting(text: str, icon: str) -> ButtonVM:
    """Not a press but a device is what goes on: 'Карта күтілуде…'."""
    return ButtonVM(Act.PRIMARY, text, "", ButtonKind.PRIMARY, ButtonState.WAITING, "", None, icon)


def busy(state: WindowState, words: Words, *of: Activity) -> ButtonVM | None:
    """What is happening, with the amount when it is known; None when nothing of `of` goes on."""
    activity = state.ui.busy
    if activity is None or (of and activity not in of):
        return None
    if state.ui.progress is None:
        text = words(f"busy.{activity.value}")
    else:
        text = words("busy.percent", text=words(f"busy.{activity.value}"), percent=state.ui.progress)
    return ButtonVM(Act.PRIMARY, text, "Esc", ButtonKind.PRIMARY, ButtonState.BUSY, "", state.ui.progress)


def bar(back_button: ButtonVM | None, *buttons: ButtonVM, filled: ButtonVM | None) -> ActionBarVM:
    return ActionBarVM(back_button, buttons, filled)


def child_line(case: CaseView, words: Words) -> str:
    """'Төлегенұлы Айсұлтан Ерболұлы, 14.03.2023 · ортаңғы топ · қазақ тілі'."""
    child = case.child or (case.referral.child if case.referral else None)
    if child is None:
        return words("head.ticket", number=case.ticket_number)
    parts = [words("head.child", name=child.name.full, birth=f"{child.birth_date:%d.%m.%Y}")]
    if case.referral:
        place = case.referral.place
        parts += [words(f"level.{place.level.value}"), words(f"place-language.{place.language}")]
    return DOT.join(parts)
