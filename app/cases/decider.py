"""What all deciders share: the answer of `decide`, and the finding for a step that the table does not know."""

from __future__ import annotations

from dataclasses import dataclass

from app.rules.finding import Effect, Finding


@dataclass(frozen=True, slots=True)
class Refused:
    """The command is refused; `findings` say why. Nothing happened."""

    findings: tuple[Finding, ...]


def not_now(table: str, command: object, state: str) -> Refused:
    """Refusal for a command that `table` of the rules does not allow in `state`."""
    return Refused(
        (
            Finding(
                rule=table,
                effect=Effect.BLOCKS,
                key="state.not-now",
                citation="procedure",
                facts={"command": type(command).__name__, "state": state},
            ),
        )
    )


def blocked(*findings: Finding) -> Refused:
    """Refusal with the findings that block."""
    return Refused(tuple(findings))
