"""The page Lectures."""
