"""The admin's workstation: window, commands, job queue, container stack."""

__version__ = "0.1.0"
