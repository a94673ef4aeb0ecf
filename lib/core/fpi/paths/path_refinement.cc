// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/paths/path_refinement.h>
#include "levenberg_marquardt.h"
#include "variable_projection.h"

namespace physec::fpi {

namespace {

path_fit refine(const path_state& start,
                bool shifts_known,
                const frame_model& model,
                const vector_cf64& frame,
                int max_iterations,
                double worthwhile)
{
    variable_projection problem(model,
                                frame,
                                static_cast<int>(start.paths.size()),
                                static_cast<int>(start.shifts.size()),
                                shifts_known);
    const auto end = levenberg_marquardt(problem, start, max_iterations, worthwhile);
    path_fit fit;
    fit.paths = end.where.paths;
    fit.shifts = end.where.shifts;
    fit.gains.assign(end.current.gains.begin(), end.current.gains.end());
    for (int k = 0; k < end.current.gains.size(); ++k)
        fit.significance.push_back(end.current.significance(k));
    fit.residual_power = end.current.cost;
    fit.information = end.current.hessian;
    fit.iterations = end.iterations;
    fit.converged = end.converged;
    return fit;
}

} // namespace

path_fit refine_paths(const frame_model& model,
                      const vector_cf64& frame,
                      const std::vector<normalized_path>& start,
                      int max_iterations,
                      double worthwhile)
{
    return refine({ start, {} }, false, model, frame, max_iterations, worthwhile);
}

path_fit refine_paths_and_shifts(const frame_model& model,
                                 const vector_cf64& frame,
                                 const std::vector<normalized_path>& start,
                                 const std::vector<normalized_shift>& shifts,
                                 int max_iterations)
{
    return refine({ start, shifts }, false, model, frame, max_iterations, default_worthwhile);
}

path_fit refine_paths_with_known_shifts(const frame_model& model,
                                        const vector_cf64& frame,
                                        const std::vector<normalized_path>& start,
                                        const std::vector<normalized_shift>& shifts,
                                        int max_iterations)
{
    return refine({ start, shifts }, true, model, frame, max_iterations, default_worthwhile);
}

} // namespace physec::fpi
