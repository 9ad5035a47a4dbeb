"""Every speed claim of the project, each runnable by one command: `./vpp bench NAME`."""
