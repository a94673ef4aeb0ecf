// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/fpi/paths/frame_model.h>
#include <physec/fpi/paths/path_fit.h>
#include <utility>
#include <vector>

namespace physec::fpi {

//! Everything one Levenberg-Marquardt step needs, from inner products of length size() only once.
struct linearization {
    double cost;              // ||y - A gamma||^2
    vector_cf64 gains;        // gamma = (A^H A)^-1 A^H y
    Eigen::VectorXd leverage; // diagonal of (A^H A)^-1
    Eigen::MatrixXd hessian;  // Re{J^H P J}, P = I - A (A^H A)^-1 A^H
    Eigen::VectorXd gradient; // Re{J^H P y}

    //! Per path: by how much the residual power would grow without it.
    double significance(int path) const { return std::norm(gains[path]) / leverage[path]; }
};

//! Where the search stands: true paths, and the shifts that their twins share.
struct path_state {
    std::vector<normalized_path> paths;
    std::vector<normalized_shift> shifts;

    //! Parameters: [path delays; shift delays; path frequencies; shift frequencies].
    path_state moved(const Eigen::VectorXd& step) const;

    //! All paths in the air: the true ones, then the twins set by set.
    void seen(std::vector<normalized_path>& all) const;
};

//! Least squares of one frame with the gains eliminated, as levenberg_marquardt() wants it.
class variable_projection
{
public:
    using state_type = path_state;
    using linearization_type = linearization;

    variable_projection(const frame_model& model,
                        const vector_cf64& frame,
                        int path_count,
                        int shift_count,
                        bool shifts_known = false);

    linearization at(const path_state& where);
    std::pair<Eigen::VectorXd, double> damped_step(const linearization& current,
                                                   double damping) const;
    int size() const { return model_.size(); }
    double frame_power() const { return frame_power_; }

private:
    matrix_cf64 derivative_mixing(const vector_cf64& gains) const;
    void compute_gram();

    const frame_model& model_;
    const int paths_;
    const int shifts_;
    const bool shifts_known_;
    const int seen_count_;
    std::vector<normalized_path> seen_;
    split_matrix columns_; // [A | A' delay | A' frequency | y] of all paths seen
    matrix_cf64 gram_;     // columns^H columns
    Eigen::MatrixXd tie_;  // seen x paths: which gain each path seen has
    const double frame_power_;
};

} // namespace physec::fpi
