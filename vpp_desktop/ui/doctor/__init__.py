"""The page Doctor."""
