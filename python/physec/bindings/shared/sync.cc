// SPDX-License-Identifier: GPL-3.0-or-later
#include "bindings.h"
#include <physec/error.h>
#include <physec/sync/frame_receiver.h>

using physec::sync::frame_receiver;
using physec::sync::received_frame;
using physec::sync::receiver_options;

void bind_sync(py::module& m)
{
    py::class_<receiver_options>(
        m, "receiver_options", "What a receiver on the air knows before it hears anything.")
        .def(py::init<>(),
             "Epoch 0, no delay of the chains, any session; format and carrier are still\n"
             "to be set.")
        .def_readwrite("format",
                       &receiver_options::format,
                       "frame_format of the transmitter. May be changed in place.")
        .def_readwrite("carrier_hz",
                       &receiver_options::carrier_hz,
                       "Carrier, Hz: turns a carrier offset into one of the clocks.")
        .def_readwrite(
            "epoch_s",
            &receiver_options::epoch_s,
            "Time on the common clock at which frame 0 leaves the transmitter, seconds.\n"
            "Whole seconds, if they count from 1970: a double keeps 0.2 us of those.")
        .def_readwrite(
            "chain_delay_s",
            &receiver_options::chain_delay_s,
            "Delay of transmit and receive chain together, from a calibration, seconds,\n"
            ">= 0.")
        .def_readwrite("session",
                       &receiver_options::session,
                       "Session that the calibration was made in, 0 to 65535; None: any.")
        .def_readwrite(
            "standing_complaint",
            &receiver_options::standing_complaint,
            "Why no position may be reported whatever is received, e.g. no calibration;\n"
            "or empty.")
        .def_readwrite("clock_tolerance",
                       &receiver_options::clock_tolerance,
                       "Offset of the clocks, seconds per second, up to which they count as one.")
        .def_readwrite(
            "frames_per_secret",
            &receiver_options::frames_per_secret,
            "Frames precoded alike, that of the secret_schedule, 2 or more; 0: all. Without\n"
            "it a new secret looks like another carrier.")
        .def_property_readonly(
            "scheduled_window",
            &receiver_options::scheduled_window,
            "Where the receive window of body symbols opens, samples after the symbol\n"
            "(without prefix) left the transmitter by the clock: a quarter of the prefix\n"
            "before the chains' delay.")
        .def("validate",
             &receiver_options::validate,
             "Empty when usable, otherwise one sentence with the value and the allowed\n"
             "range.")
        .def(
            "check",
            [](const receiver_options& o) { physec::throw_if_invalid(o.validate()); },
            "Raises InvalidInput with the sentence of validate() when this cannot be\n"
            "used.");

    py::class_<received_frame>(m, "received_frame", "One frame as it came in.")
        .def_property_readonly(
            "counter",
            [](const received_frame& f) { return f.header.counter; },
            "Number of the frame since the epoch, from its header; modulo 2^32.")
        .def_property_readonly(
            "session",
            [](const received_frame& f) { return f.header.session; },
            "Number that the transmitter chose when it started, from the header.")
        .def_readonly("first_sample",
                      &received_frame::first_sample,
                      "Where the frame was found, on the receiver's sample grid.")
        .def_readonly(
            "body",
            &received_frame::body,
            "Complex (body_symbols * active,) in the order of arrival, symbol after\n"
            "symbol, carrier offset taken off; delays in it count from the opening of the\n"
            "window.")
        .def_readonly("window_samples",
                      &received_frame::window_samples,
                      "Where the window opened, samples after the symbol left by the clock.")
        .def_readonly("carrier_offset_hz",
                      &received_frame::carrier_offset_hz,
                      "Carrier of the transmitter less that of the receiver, Hz.")
        .def_readonly("carrier_deviation_hz",
                      &received_frame::carrier_deviation_hz,
                      "Standard deviation of that offset, of the noise alone, Hz.")
        .def_readonly("clock_offset_ppm",
                      &received_frame::clock_offset_ppm,
                      "Offset of the sample clocks from the drift of the delay; 0 until measured.")
        .def_readonly("clock_deviation_ppm",
                      &received_frame::clock_deviation_ppm,
                      "Standard deviation of that; infinite until measured.")
        .def_readonly("schedule_offset_samples",
                      &received_frame::schedule_offset_samples,
                      "Arrival after departure as detected, samples.")
        .def_readonly("snr_db",
                      &received_frame::snr_db,
                      "Per subcarrier, against the frame before; NaN for a first frame.")
        .def_readonly("metric",
                      &received_frame::metric,
                      "Of the preamble's detection; a clear one is near 1.")
        .def_readonly("carrier_settled",
                      &received_frame::carrier_settled,
                      "Whether the carrier offset is that of bodies, not of preambles.")
        .def_readonly("common_clock",
                      &received_frame::common_clock,
                      "Whether no difference of the clocks is seen.")
        .def_readonly("in_slot",
                      &received_frame::in_slot,
                      "Whether the frame arrived when the clock leads one to expect it.")
        .def_readonly("timing_complaint",
                      &received_frame::timing_complaint,
                      "Why delays in this frame are not absolute; empty when they are.");

    using samples = py::array_t<std::complex<float>, py::array::c_style | py::array::forcecast>;
    py::class_<frame_receiver>(
        m,
        "frame_receiver",
        "From samples to frames, without a flowgraph: detection, header, windows\n"
        "opened by the clock, carrier and sample clock offsets. How the samples are\n"
        "cut into calls changes nothing.")
        .def(py::init<const receiver_options&>(),
             py::arg("options"),
             "options: receiver_options. Raises InvalidInput when they do not validate.")
        .def("set_time",
             &frame_receiver::set_time,
             py::arg("seconds"),
             py::arg("fraction"),
             "The next sample is the one at seconds + fraction on the receiver's clock.\n\n"
             "seconds: int; fraction: float. Without a call counting begins at 0. Raises\n"
             "InvalidInput when the fraction is not finite.")
        .def(
            "process",
            [](frame_receiver& self, const samples& in) {
                std::vector<received_frame> frames;
                self.process(
                    in.data(), in.size(), [&](const auto& frame) { frames.push_back(frame); });
                return frames;
            },
            py::arg("samples"),
            "Takes the next samples, complex (count,); returns the list of received_frame\n"
            "that they complete.")
        .def_property_readonly(
            "frames", &frame_receiver::frames, "Frames delivered since the beginning.")
        .def_property_readonly(
            "missed", &frame_receiver::missed, "Frames missing in the counter within a session.")
        .def_property_readonly(
            "bad_headers", &frame_receiver::bad_headers, "Preambles without a valid header.")
        .def_property_readonly(
            "gaps", &frame_receiver::gaps, "Times that the samples did not follow on.");
}
