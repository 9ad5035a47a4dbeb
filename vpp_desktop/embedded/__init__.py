"""A MongoDB of the user's own, for machines without a stack."""

from vpp_desktop.embedded.lease import EmbeddedMongo

__all__ = ["EmbeddedMongo"]
