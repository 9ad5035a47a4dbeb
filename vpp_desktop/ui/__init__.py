"""The window: pages over jobs, stack and catalog. Views show and ask; what is decided is decided below."""
