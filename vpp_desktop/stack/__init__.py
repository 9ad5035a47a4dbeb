"""The platform's containers on this machine."""
