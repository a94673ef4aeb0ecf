# SPDX-License-Identifier: GPL-3.0-or-later
"""Scenario files: YAML into the parameter objects of both schemes."""

from .loader import LAB, AirSettings, Scenario, load, load_lab, read_sections
from .saver import save

__all__ = ["load", "load_lab", "save", "Scenario", "AirSettings", "LAB", "read_sections"]
