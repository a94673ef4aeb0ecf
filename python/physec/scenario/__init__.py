# SPDX-License-Identifier: GPL-3.0-or-later
"""Scenario files: YAML into the parameter objects of both schemes."""

from .loader import LAB, AirSettings, Scenario, load, read_sections  # noqa: F401
