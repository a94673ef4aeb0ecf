# SPDX-License-Identifier: GPL-3.0-or-later
"""On the air: frames, radios, calibration and recordings around the blocks."""
