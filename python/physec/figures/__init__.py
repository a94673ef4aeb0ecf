# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures of the papers, recomputed: data as CSV, drawings as PNG and SVG.

Every figure is a function (out_dir, seed, progress) -> list of written paths, found by its name in
FIGURES. Matplotlib is imported only when one is drawn.
"""

from .an_figures import FIGURES as _AN
from .an_noise_space import FIGURES as _AN_NOISE_SPACE
from .fpi_attack_figures import FIGURES as _FPI_ATTACKS
from .fpi_family import FIGURES as _FPI_FAMILY
from .fpi_figures import FIGURES as _FPI
from .fpi_map_figure import FIGURES as _FPI_MAP
from .fpi_protection_figures import FIGURES as _FPI_PROTECTION
from .fpi_secret_figure import FIGURES as _FPI_SECRET
from .fpi_track_figure import FIGURES as _FPI_TRACK

FIGURES = {
    **_AN, **_AN_NOISE_SPACE, **_FPI, **_FPI_ATTACKS, **_FPI_FAMILY, **_FPI_MAP, **_FPI_PROTECTION,
    **_FPI_SECRET, **_FPI_TRACK,
}
