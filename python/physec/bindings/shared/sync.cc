// SPDX-License-Identifier: GPL-3.0-or-later
#include "bindings.h"
#include <physec/error.h>
#include <physec/sync/frame_receiver.h>

using physec::sync::frame_receiver;
using physec::sync::received_frame;
using physec::sync::receiver_options;

void bind_sync(py::module& m)
{
    py::class_<receiver_options>(m, "receiver_options", "What a receiver on the air knows.")
        .def(py::init<>())
        .def_readwrite("format", &receiver_options::format)
        .def_readwrite("carrier_hz", &receiver_options::carrier_hz)
        .def_readwrite("epoch_s", &receiver_options::epoch_s)
        .def_readwrite("chain_delay_s", &receiver_options::chain_delay_s)
        .def_readwrite("session", &receiver_options::session)
        .def_readwrite("standing_complaint", &receiver_options::standing_complaint)
        .def_readwrite("clock_tolerance", &receiver_options::clock_tolerance)
        .def_property_readonly("scheduled_window", &receiver_options::scheduled_window)
        .def("validate", &receiver_options::validate)
        .def("check", [](const receiver_options& o) { physec::throw_if_invalid(o.validate()); });

    py::class_<received_frame>(m, "received_frame", "One frame; see physec/sync/frame_receiver.h.")
        .def_property_readonly("counter", [](const received_frame& f) { return f.header.counter; })
        .def_property_readonly("session", [](const received_frame& f) { return f.header.session; })
        .def_readonly("first_sample", &received_frame::first_sample)
        .def_readonly("body", &received_frame::body)
        .def_readonly("window_samples", &received_frame::window_samples)
        .def_readonly("carrier_offset_hz", &received_frame::carrier_offset_hz)
        .def_readonly("carrier_deviation_hz", &received_frame::carrier_deviation_hz)
        .def_readonly("clock_offset_ppm", &received_frame::clock_offset_ppm)
        .def_readonly("clock_deviation_ppm", &received_frame::clock_deviation_ppm)
        .def_readonly("schedule_offset_samples", &received_frame::schedule_offset_samples)
        .def_readonly("snr_db", &received_frame::snr_db)
        .def_readonly("metric", &received_frame::metric)
        .def_readonly("carrier_settled", &received_frame::carrier_settled)
        .def_readonly("common_clock", &received_frame::common_clock)
        .def_readonly("in_slot", &received_frame::in_slot)
        .def_readonly("timing_complaint", &received_frame::timing_complaint);

    using samples = py::array_t<std::complex<float>, py::array::c_style | py::array::forcecast>;
    py::class_<frame_receiver>(m, "frame_receiver", "From samples to frames, without a flowgraph.")
        .def(py::init<const receiver_options&>(), py::arg("options"))
        .def("set_time", &frame_receiver::set_time, py::arg("seconds"), py::arg("fraction"))
        .def(
            "process",
            [](frame_receiver& self, const samples& in) {
                std::vector<received_frame> frames;
                self.process(
                    in.data(), in.size(), [&](const auto& frame) { frames.push_back(frame); });
                return frames;
            },
            py::arg("samples"),
            "Takes the next samples; returns the frames that they complete.")
        .def_property_readonly("frames", &frame_receiver::frames)
        .def_property_readonly("missed", &frame_receiver::missed)
        .def_property_readonly("bad_headers", &frame_receiver::bad_headers)
        .def_property_readonly("gaps", &frame_receiver::gaps);
}
