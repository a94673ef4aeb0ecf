// SPDX-License-Identifier: GPL-3.0-or-later
#include "bindings.h"
#include <memory>
#include <optional>
#include <physec/fpi/secret_schedule.h>

void bind_fpi_schedule(py::module& m)
{
    using physec::fpi::secret_schedule;

    // The key goes from the file to the schedule; it never enters Python.
    py::class_<secret_schedule, std::shared_ptr<secret_schedule>>(
        m,
        "secret_schedule",
        "Secrets of fake path injection that Alice and Bob draw alike from a shared key,\n"
        "one an epoch.\n\n"
        "Session and number of the epoch choose the values, within the ranges of\n"
        "config.secret; they are quantised. Its text shows nothing of them.")
        .def(py::init([](const physec::fpi::config& config,
                         const std::string& key_file,
                         std::uint32_t session,
                         std::uint64_t frames_per_epoch,
                         std::uint64_t least_frames,
                         int bits,
                         const std::optional<physec::fpi::secret_prior>& prior) {
                 physec::fpi::secret_policy policy;
                 policy.session = session;
                 policy.frames_per_epoch = frames_per_epoch;
                 policy.least_frames = least_frames;
                 policy.bits = bits;
                 physec::fpi::config ranges = config;
                 if (prior)
                     ranges.secret = prior;
                 return std::make_shared<secret_schedule>(
                     physec::secret::read_key_file(key_file), ranges, policy);
             }),
             py::arg("config"),
             py::arg("key_file"),
             py::arg("session") = 1,
             py::arg("frames_per_epoch") = 100,
             py::arg("least_frames") = 1,
             py::arg("bits") = 16,
             py::arg("prior") = py::none(),
             "config: fpi.config; key_file: of secret.new_key_file(); session: never used\n"
             "twice with one key; frames_per_epoch: 0, epochs are told, see tell(), not more\n"
             "often than every least_frames; bits: 1 to 32; prior: secret_prior, the ranges;\n"
             "None: config.secret. Raises InvalidInput with the value and what is allowed.")
        .def("epoch_at",
             &secret_schedule::epoch_at,
             py::arg("frame"),
             "Number of the epoch of a frame; None: it has not been told.")
        .def(
            "tell",
            [](secret_schedule& self, std::uint64_t epoch, std::uint64_t first, std::uint64_t end) {
                self.tell({ epoch, first, end });
            },
            py::arg("epoch"),
            py::arg("first_frame"),
            py::arg("end_frame"),
            "Frames first_frame to before end_frame belong to an epoch; the same one again\n"
            "keeps the secret. Raises InvalidInput for what overlaps, goes back or comes too\n"
            "soon, and where epochs have equal lengths.")
        .def("secret_of",
             &secret_schedule::secret_of,
             py::arg("epoch"),
             "The fake_set of an epoch. It is the secret.")
        .def("check_digits",
             &secret_schedule::check_digits,
             py::arg("epoch"),
             "16 digits, the same where key, session, epoch and ranges are; they say\n"
             "nothing of the secret.")
        .def("__repr__", [](const secret_schedule&) { return "<secret_schedule>"; });
}
