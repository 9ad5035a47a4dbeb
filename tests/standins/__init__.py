"""Stand-ins for the official base images, for sites that reach package mirrors but no image registry."""
