"""Making images: what they are made from, whether they are stale, and the two builders that make them."""
