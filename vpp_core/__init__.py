"""What a lecture is and how it is made: no Qt, no web framework, no Docker."""
