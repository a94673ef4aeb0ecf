// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/fpi/paths/path_estimator.h>
#include <vector>

namespace physec::fpi {

//! Full refinement of the likeliest fits, \p most of them; the likeliest outcome.
path_fit
polish(const frame_model& model, const vector_cf64& frame, std::vector<path_fit>& fits, int most);

//! All (twins + 1) \p path_count paths independently, sorted by delay.
path_fit fit_separately(const path_estimator& estimator,
                        const vector_cf64& frame,
                        int path_count,
                        int twins);

} // namespace physec::fpi
