"""Definitions of what an institution may ask for: the kinds of identifier, the checks of proofs, the types of field."""
