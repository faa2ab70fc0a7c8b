"""Deciders: what may happen to a case and what a case is after it happened. Pure.

decide(state, command, law, now) -> events | Refused      no I/O, no clock of its own
evolve(state, event) -> state                             total, needs no law
"""
