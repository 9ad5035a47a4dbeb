"""What `ui_paint` starts: a bare window or the program, which tells when it has painted and ends.

It imports no more than the window in question needs.
"""

import os
import sys
import time


def watch(kind: type) -> None:
    """Patches the window's class: after its first paintEvent the time is told and the process ends."""
    paint = kind.paintEvent

    def paint_event(window: object, event: object) -> None:
        paint(window, event)
        wall = time.monotonic() - float(os.environ["VPP_BENCH_STARTED"])
        os.write(1, f"{wall} {time.process_time()}\n".encode())
        os._exit(0)

    kind.paintEvent = paint_event


def bare() -> None:
    """A window of the same size with nothing in it."""
    from PySide6.QtWidgets import QApplication, QMainWindow

    class Window(QMainWindow):
        pass

    watch(Window)
    app = QApplication(["bare"])
    window = Window()
    window.resize(1280, 800)
    window.show()
    app.exec()


def program() -> None:
    """The program itself, as `python -m vpp_desktop` runs it."""
    import runpy

    from vpp_desktop.ui.main_window import MainWindow

    watch(MainWindow)
    sys.argv = ["vpp"]
    runpy.run_module("vpp_desktop", run_name="__main__")


if __name__ == "__main__":
    {"bare": bare, "program": program}[sys.argv[1]]()
