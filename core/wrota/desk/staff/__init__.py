"""Acts of staff and operators."""
