# SPDX-License-Identifier: GPL-3.0-or-later
"""The `physec` command: argument parsing, scenario files and output. No mathematics here."""
