"""The command line: one module a group of commands.

Each module has `add(commands)`, which declares its commands and sets `run`, a coroutine function of the
parsed arguments that returns the exit code. Heavy modules are imported inside `run`, so that `--help` is fast.
"""
