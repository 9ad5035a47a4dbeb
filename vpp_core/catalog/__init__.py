"""Lectures, and the stores that keep them."""
