# SPDX-License-Identifier: GPL-3.0-or-later
"""The ellipse around a cloud of positions holds what it says."""

import unittest

import numpy as np
from gnuradio.physec.fpi.cloud import RADIUS_95, ellipse


class Ellipse(unittest.TestCase):
    def test_it_holds_95_per_cent_of_a_gaussian(self):
        random = np.random.default_rng(1)
        mixing, middle = np.array([[2.0, 0.3], [0.5, 0.1]]), np.array([3.0, -1.0])
        points = middle + random.normal(size=(20000, 2)) @ mixing.T
        inverse = np.linalg.inv(np.cov(points.T))
        around = ellipse(points) - points.mean(axis=0)
        np.testing.assert_allclose(np.einsum("ni,ij,nj->n", around, inverse, around), RADIUS_95, rtol=1e-9)
        off = points - points.mean(axis=0)
        inside = np.mean(np.einsum("ni,ij,nj->n", off, inverse, off) < RADIUS_95)
        self.assertLess(abs(inside - 0.95), 0.006)  # four standard errors


if __name__ == "__main__":
    unittest.main()
