"""From a source file to a package on disk."""
