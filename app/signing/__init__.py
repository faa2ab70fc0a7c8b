"""Signatures: keys on tokens, PAdES in the contract, verification. Pulls in no heavy library by itself."""
