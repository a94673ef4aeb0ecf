# SPDX-License-Identifier: GPL-3.0-or-later
"""How live views look: colours, markers and axes.

Colours are those of Okabe and Ito, which colour-blind people tell apart; every receiver has a marker
and a line style of its own as well, so that nothing hangs on colour alone.
"""

from ._qt import QtCore, QtGui, QtWidgets, pyqtgraph

__all__ = ["RECEIVERS", "color", "label", "legend", "new_plot", "sentence", "table"]

#: (colour, marker of pyqtgraph) of the first receiver, which is the one that is meant to succeed,
#: and of eavesdroppers after it.
RECEIVERS = (
    ("#0072B2", "o"),
    ("#D55E00", "t1"),
    ("#009E73", "s"),
    ("#CC79A7", "d"),
    ("#E69F00", "+"),
)
INK = "#202020"
GRID = 40  # of 255
POINT_SIZE = 10


def color(number, opacity=255):
    """QColor of receiver `number`; opacity of 255."""
    shade = QtGui.QColor(RECEIVERS[number][0])
    shade.setAlpha(opacity)
    return shade


class Canvas(pyqtgraph.GraphicsLayoutWidget):
    """Asks for little and takes what there is; pyqtgraph's own asks for the size that it has."""

    def sizeHint(self):  # noqa: N802  Qt's name
        return QtCore.QSize(320, 160)


def new_plot(across, up):
    """(widget, plot) with a white ground and these texts at the axes; nothing scales by itself."""
    canvas = Canvas()
    canvas.setBackground("w")
    plot = canvas.addPlot(row=1, col=0)
    font = QtGui.QFont()
    font.setPointSize(POINT_SIZE)
    for side, text in (("bottom", across), ("left", up)):
        axis = plot.getAxis(side)
        axis.setPen(INK)
        axis.setTextPen(INK)
        axis.setTickFont(font)
        axis.setLabel(text, **{"font-size": f"{POINT_SIZE + 1}pt", "color": INK})
        axis.enableAutoSIPrefix(False)
    plot.showGrid(x=True, y=True, alpha=GRID / 255)
    plot.disableAutoRange()
    plot.hideButtons()
    return canvas, plot


def legend(canvas, entries, columns):
    """A legend above the plot, where it covers nothing, of entries (item, text)."""
    box = pyqtgraph.LegendItem(
        colCount=columns, labelTextColor=INK, labelTextSize=f"{POINT_SIZE}pt", verSpacing=0
    )
    canvas.addItem(box, row=0, col=0)
    for item, text in entries:
        box.addItem(item, text)
    font = QtGui.QFont()
    font.setPointSize(POINT_SIZE)
    lines = -(-len(entries) // columns)
    canvas.ci.layout.setRowFixedHeight(0, lines * 1.6 * QtGui.QFontMetricsF(font).height())
    return box


def label(plot, text, position, below=False):
    """A word beside a point of the plot."""
    item = pyqtgraph.TextItem(text, color=INK, anchor=(0.5, -0.35 if below else 1.35))
    font = QtGui.QFont()
    font.setPointSize(POINT_SIZE)
    font.setBold(True)
    item.setFont(font)
    item.setPos(*position)
    plot.addItem(item)
    return item


def sentence():
    """Plain text below a plot, which wraps and keeps its height."""
    text = QtWidgets.QLabel()
    text.setWordWrap(True)
    text.setTextInteractionFlags(QtCore.Qt.TextSelectableByMouse)
    text.setStyleSheet(f"font-size: {POINT_SIZE + 1}pt; color: {INK}; background: white; padding: 4px")
    text.setAlignment(QtCore.Qt.AlignTop)
    text.setTextFormat(QtCore.Qt.PlainText)
    return text


def table(header, rows):
    """(widget, cells) of a table with these titles of columns; rows: (key, label, number of the
    receiver whose colour marks it, or None). cells[key, column] are labels to set, from column 1 on."""
    widget, cells = QtWidgets.QWidget(), {}
    widget.setStyleSheet(f"font-size: {POINT_SIZE + 1}pt; color: {INK}; background: white;")
    grid = QtWidgets.QGridLayout(widget)
    for column, title in enumerate(header):
        titles = QtWidgets.QLabel(title)
        titles.setAlignment(QtCore.Qt.AlignRight)
        grid.addWidget(titles, 0, column)
    for row, (key, text, number) in enumerate(rows, 1):
        name = QtWidgets.QLabel(text)
        shade = "white" if number is None else RECEIVERS[number][0]
        name.setStyleSheet(f"border-left: 10px solid {shade}; padding-left: 6px;")
        grid.addWidget(name, row, 0)
        for column in range(1, len(header)):
            cells[key, column] = QtWidgets.QLabel()
            cells[key, column].setAlignment(QtCore.Qt.AlignRight)
            grid.addWidget(cells[key, column], row, column)
    return widget, cells
