"""The job queue: states, journal, and what runs them."""
