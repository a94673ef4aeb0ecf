# SPDX-License-Identifier: GPL-3.0-or-later
"""Qt and pyqtgraph, or one sentence that says what is missing."""

try:
    # First: pyqtgraph takes the Qt that is loaded, and GNU Radio's is PyQt5.
    from PyQt5 import QtCore, QtGui, QtWidgets
    import pyqtgraph
except ImportError as error:
    raise ImportError(
        f"live views need PyQt5 and pyqtgraph ({error}); on Debian:"
        " apt-get install python3-pyqt5 python3-pyqtgraph"
    ) from None

__all__ = ["QtCore", "QtGui", "QtWidgets", "pyqtgraph"]
