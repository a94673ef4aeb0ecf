// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <physec/api.h>
#include <physec/fpi/paths/frame_model.h>

namespace physec::fpi {

/*!
 * Coarse search for the strongest path: matched filter over a grid of delays and spatial
 * frequencies, oversampled at least twice, by one two-dimensional FFT. The score of a cell is
 * |b^H y|^2 / ||b||^2, the likelihood gain of adding that path.
 */
class PHYSEC_CORE_API path_search
{
public:
    explicit path_search(const frame_model& model);
    ~path_search();

    //! Grid cell with the largest score for a frame (or residual). Delay is in [0, 1).
    normalized_path strongest(const vector_cf64& frame) const;

private:
    struct transform;
    const frame_model& model_;
    std::unique_ptr<transform> transform_;
};

} // namespace physec::fpi
