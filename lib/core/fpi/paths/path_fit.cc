// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/paths/path_fit.h>
#include <Eigen/Cholesky>

namespace physec::fpi {

Eigen::MatrixXd path_curvature(const path_fit& fit)
{
    if (fit.information.size() == 0)
        return {};
    const int count = static_cast<int>(fit.paths.size());
    // A shift known beforehand has no information of its own and takes none away.
    const int half = count + static_cast<int>(fit.shifts.size());
    std::vector<int> kept, nuisance;
    for (int k = 0; k < 2 * half; ++k)
        if (k % half < count)
            kept.push_back(k);
        else if (fit.information(k, k) > 0.0)
            nuisance.push_back(k);
    Eigen::MatrixXd information = fit.information(kept, kept);
    if (!nuisance.empty()) {
        const Eigen::MatrixXd coupling = fit.information(nuisance, kept);
        information -= coupling.transpose() *
                       Eigen::MatrixXd(fit.information(nuisance, nuisance)).ldlt().solve(coupling);
    }
    return information;
}

} // namespace physec::fpi
