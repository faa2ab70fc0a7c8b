"""Use cases of the desk: ticket, identify, intake, decide, sign, hand over."""
