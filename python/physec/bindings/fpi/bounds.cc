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
    py::class_<fpi::path_bound>(
        m,
        "path_bound",
        "Cramer-Rao bound of one receiver and one frame, as standard deviations.\n\n"
        "Entries follow the paths, line of sight first; for eve `separate` the twins\n"
        "come after the true ones.")
        .def_readonly(
            "tau_s", &fpi::path_bound::tau_s, "Of the delays, seconds, a list over paths.")
        .def_readonly("theta_rad",
                      &fpi::path_bound::theta_rad,
                      "Of the angles, radians, a list over paths; infinite at endfire.")
        .def_readonly("position_m",
                      &fpi::path_bound::position_m,
                      "Of the position, metres: root of the trace, c^2 (var tau_0 + tau_0^2 var\n"
                      "theta_0).")
        .def_readonly("condition",
                      &fpi::path_bound::condition,
                      "Condition number of the information matrix, Jacobi scaled.")
        .def_readonly("singular",
                      &fpi::path_bound::singular,
                      "Whether the information matrix is singular; then the numbers are NaN.");
    py::class_<fpi::misspecified_bound>(
        m,
        "misspecified_bound",
        "Bound of an Eve who fits a wrong model: where she ends up, and her scatter\n"
        "around that.")
        .def_readonly("position_m",
                      &fpi::misspecified_bound::position_m,
                      "Root mean square error, metres: root of bias^2 + variance.")
        .def_readonly("bias_m",
                      &fpi::misspecified_bound::bias_m,
                      "Distance of the pseudo-true position from Alice, metres.")
        .def_readonly("variance_m",
                      &fpi::misspecified_bound::variance_m,
                      "Root of the trace of the misspecified covariance, metres.")
        .def_readonly("pseudo_true",
                      &fpi::misspecified_bound::pseudo_true,
                      "List of channel.path that she converges to, ordered by delay.")
        .def_readonly("condition",
                      &fpi::misspecified_bound::condition,
                      "Condition number of the information matrix.")
        .def_readonly(
            "singular", &fpi::misspecified_bound::singular, "Whether that matrix is singular.");

    bind_bound(m,
               "bob_bound",
               &fpi::bob_bound,
               "path_bound of Bob, who knows the secret: his pilots are Phi(n) s.\n\n"
               "config: fpi.config; pilots: bare, complex (G, N, Nt). The precoder counts as\n"
               "printed, without power normalisation, and the noise follows from\n"
               "config.snr_db at Bob.");
    bind_bound(m,
               "separate_bound",
               &fpi::separate_bound,
               "path_bound of Eve `separate`: all (nu+1)(K+1) paths independent. Figures 5\n"
               "to 8.\n\n"
               "config: fpi.config; pilots: bare, complex (G, N, Nt). The precoder counts as\n"
               "printed, without power normalisation, and the noise follows from\n"
               "config.snr_db at Bob.");
    bind_bound(m,
               "structure_bound",
               &fpi::structure_bound,
               "path_bound of Eve `structure`: knows the form of (27), not the deltas.\n"
               "Section VI-D.\n\n"
               "config: fpi.config; pilots: bare, complex (G, N, Nt). The precoder counts as\n"
               "printed, without power normalisation, and the noise follows from\n"
               "config.snr_db at Bob.");
    bind_bound(m,
               "gaussian_bound",
               &fpi::gaussian_bound,
               "path_bound of an Eve under unstructured Gaussian noise of the fakes' power.\n"
               "Section VII-B.\n\n"
               "config: fpi.config; pilots: bare, complex (G, N, Nt). The precoder counts as\n"
               "printed, without power normalisation, and the noise follows from\n"
               "config.snr_db at Bob.");
    bind_bound(m,
               "unprotected_bound",
               &fpi::unprotected_bound,
               "path_bound of an Eve without protection, the SNR on the bare pilots.\n\n"
               "config: fpi.config; pilots: bare, complex (G, N, Nt). The precoder counts as\n"
               "printed, without power normalisation, and the noise follows from\n"
               "config.snr_db at Bob.");
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
        "path_bound of whoever stands there and knows everything that is sent: Bob in\n"
        "every mode.\n\n"
        "receiver: point; sent: complex (G, N, Nt); noise_variance: per resource\n"
        "element.");
    bind_bound(m,
               "merged_bound",
               &fpi::merged_bound,
               "misspecified_bound of Eve `merged`, who fits K+1 paths: each true path melts\n"
               "with its twins.\n\n"
               "config: fpi.config; pilots: bare, complex (G, N, Nt). The precoder counts as\n"
               "printed, without power normalisation, and the noise follows from\n"
               "config.snr_db at Bob.");
    bind_bound(m,
               "mirage_bound",
               &fpi::mirage_bound,
               "misspecified_bound of an Eve under MIRAGE: the line of sight alone is\n"
               "delayed. Figure 9.\n\n"
               "config: fpi.config; pilots: bare, complex (G, N, Nt). The precoder counts as\n"
               "printed, without power normalisation, and the noise follows from\n"
               "config.snr_db at Bob.");
}
