// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/fpi/attacks/fitting_eve.h>

namespace physec::fpi {

//! \p path_count paths, each with one twin per fake set at shifts that all paths share, (27).
explanation explain_by_structure(const path_estimator& estimator,
                                 const vector_cf64& frame,
                                 int path_count,
                                 int twins);

} // namespace physec::fpi
