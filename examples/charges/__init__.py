"""A module for a portal: what residents are charged, have paid and have used, each seeing the own figures alone."""

from .views import charges

__all__ = ["charges"]
