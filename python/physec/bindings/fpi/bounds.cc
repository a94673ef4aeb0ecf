// SPDX-License-Identifier: GPL-3.0-or-later
#include "pilot_array.h"
#include <physec/fpi/bounds/misspecified.h>
#include <physec/fpi/bounds/receivers.h>

namespace fpi = physec::fpi;

namespace {

template <class Bound>
void bind_bound(py::module& m,
                const char* name,
                Bound (*bound)(const fpi::config&, const physec::ofdm::pilot_grid&),
                const char* description)
{
    m.def(
        name,
        [bound](const fpi::config& c, const pilot_argument& pilots) {
            return bound(c, to_grid(pilots));
        },
        py::arg("config"),
        py::arg("pilots"),
        description);
}

} // namespace

void bind_fpi_bounds(py::module& m)
{
    py::class_<fpi::path_bound>(m, "path_bound", "Cramer-Rao bound; standard deviations.")
        .def_readonly("tau_s", &fpi::path_bound::tau_s)
        .def_readonly("theta_rad", &fpi::path_bound::theta_rad)
        .def_readonly("position_m", &fpi::path_bound::position_m)
        .def_readonly("condition", &fpi::path_bound::condition)
        .def_readonly("singular", &fpi::path_bound::singular);
    py::class_<fpi::misspecified_bound>(m, "misspecified_bound", "Bound of a wrong model.")
        .def_readonly("position_m", &fpi::misspecified_bound::position_m)
        .def_readonly("bias_m", &fpi::misspecified_bound::bias_m)
        .def_readonly("variance_m", &fpi::misspecified_bound::variance_m)
        .def_readonly("pseudo_true", &fpi::misspecified_bound::pseudo_true)
        .def_readonly("condition", &fpi::misspecified_bound::condition)
        .def_readonly("singular", &fpi::misspecified_bound::singular);

    bind_bound(m, "bob_bound", &fpi::bob_bound, "Bob, who knows the secret.");
    bind_bound(m, "separate_bound", &fpi::separate_bound, "Eve: all paths independent.");
    bind_bound(m, "structure_bound", &fpi::structure_bound, "Eve: form of (27) known.");
    bind_bound(m, "gaussian_bound", &fpi::gaussian_bound, "Eve under Gaussian noise.");
    bind_bound(m, "unprotected_bound", &fpi::unprotected_bound, "Eve, no protection.");
    m.def(
        "known_frame_bound",
        [](const fpi::config& c,
           physec::array::point receiver,
           const pilot_argument& sent,
           double noise_variance) {
            return fpi::known_frame_bound(c, receiver, to_grid(sent), noise_variance);
        },
        py::arg("config"),
        py::arg("receiver"),
        py::arg("sent"),
        py::arg("noise_variance"),
        "Whoever stands there and knows everything that is sent, in noise of this variance.");
    bind_bound(m, "merged_bound", &fpi::merged_bound, "Eve: K+1 paths only.");
    bind_bound(m, "mirage_bound", &fpi::mirage_bound, "Eve under MIRAGE.");
}
